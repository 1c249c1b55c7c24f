"""Log lines never carry what opens a door."""

import logging

import pytest

from ticketrail.logs import Plain


@pytest.mark.parametrize(
    "line",
    [
        '127.0.0.1:5 - "WebSocket /ws/orders/1/?since=9&token=S3CRET" [accepted]',
        "GET /ws/kitchen/pending/?token=S3CRET&station=grill",
        "Sec-WebSocket-Protocol: ticketrail.v1, bearer.S3CRET",
        "Authorization: Bearer S3CRET",
        "Not Found: /track/S3CRET/",
        "Not Found: /t/S3CRET/",
        "Not Found: /api/v1/track/S3CRET",
    ],
)
def test_tokens_are_taken_out(line: str) -> None:
    record = logging.LogRecord("uvicorn.error", logging.INFO, __file__, 1, "%s", (line,), None)
    written = Plain().format(record)
    assert "S3CRET" not in written and "..." in written


def test_other_lines_are_left_alone() -> None:
    record = logging.LogRecord("a", logging.WARNING, __file__, 1, "the token=%s, /tables/4/ is free", ("kept",), None)
    assert Plain().format(record).endswith("a: the token=kept, /tables/4/ is free")


def test_a_refusal_of_a_page_has_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("django.request")
    for level in (logging.WARNING, logging.ERROR):
        try:
            raise PermissionError("not you")
        except PermissionError:
            logger.log(level, "Forbidden: %s", "/dashboard/", exc_info=True)
    assert [record.exc_info is None for record in caplog.records] == [True, False]
