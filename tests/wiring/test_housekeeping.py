"""What is done once an hour."""

from datetime import timedelta

import msgspec
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import override_settings

from tests.club.commands import close_board, open_board
from ticketrail import journal
from ticketrail.housekeeping import tidy
from ticketrail.kernel import clock

TIGHT = msgspec.structs.replace(settings.TICKETRAIL, retention_hours=72, retention_events=1)


def test_only_what_is_old_goes(database: str) -> None:
    now = clock.now()
    for key, days in (("over", -1), ("running", 1)):
        Session.objects.create(session_key=key, expire_date=now + timedelta(days=days))
    with transaction.atomic():
        entry = journal.Entry(1, journal.SYSTEM, at=now - timedelta(hours=80))
        board = open_board(entry, title="Old")
        entry.close()
    journal.run(1, journal.SYSTEM, close_board, board_id=board.pk)
    with override_settings(TICKETRAIL=TIGHT):
        tidy()
    assert [each.session_key for each in Session.objects.all()] == ["running"]
    with journal.reading(1) as reading:
        assert [event.kind for event in reading.events(0)] == ["BoardClosed"]
        assert reading.kept_after == 1
