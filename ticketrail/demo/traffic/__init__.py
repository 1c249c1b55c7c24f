"""Traffic: simulated guests, cooks and waiters who keep every screen moving, by the same commands as everybody.

They run in a thread of the serving process. What a visitor has touched is the visitor's for a while (`visitors`).
"""

import logging
import threading
from collections.abc import Callable
from itertools import islice
from random import Random

from django.db import connections

from ticketrail import journal
from ticketrail.demo.cast import AURORA, BLUEDOOR, Cast
from ticketrail.demo.traffic import cooks, waiters
from ticketrail.demo.traffic.guests import Guests
from ticketrail.demo.traffic.scene import Deed, look
from ticketrail.demo.traffic.visitors import Visitors
from ticketrail.kernel import clock
from ticketrail.kernel.refusals import Refusal

log = logging.getLogger(__name__)

# Seconds between two looks around, and after a stumble.
LOOK, REST = (0.7, 1.3), 5.0
# Deeds of one kind at one look: people have two hands.
HANDS = 2
# Blue Door is a quieter place: its guests come at this multiple of the usual time.
PACE = {AURORA: 1.0, BLUEDOOR: 4.0}


class Traffic:
    """Started once, stopped once. ``table_id`` stays free and ``order_id`` untouched at first: the doors lead there."""

    def __init__(self, cast: Cast, *, table_id: int, order_id: int, seed: int = 7) -> None:
        self.visitors = Visitors()
        self.visitors.touch(AURORA, "order", order_id)
        self._cast = cast
        self._chance = Random(seed)
        reserved = frozenset({table_id})
        self._guests = {
            restaurant_id: Guests(Random(f"{seed} {restaurant_id}"), reserved=reserved, pace=pace)
            for restaurant_id, pace in PACE.items()
        }
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._work, name="demo-traffic", daemon=True)
        self._deaf: Callable[[], None] | None = None

    def start(self) -> None:
        """Open the doors. The journal has to be running."""
        self._deaf = journal.listen(self.visitors.hear)
        self._thread.start()

    def stop(self) -> None:
        """Send everybody home; returns when the last deed is done. Does nothing the second time."""
        self._end.set()
        if self._deaf is not None:
            self._deaf()
            self._deaf = None
            self._thread.join()

    def look_around(self, restaurant_id: int) -> None:
        """Let everybody in one restaurant do what is due now."""
        self.visitors.listen()
        scene = look(self._cast, restaurant_id, self.visitors, clock.now())
        arriving = self._guests[restaurant_id].deed(scene)
        for deeds in (cooks.deeds(scene), waiters.deeds(scene, self._chance), [arriving] if arriving else []):
            for deed in islice(deeds, HANDS):
                self._do(restaurant_id, deed)

    def _do(self, restaurant_id: int, deed: Deed) -> None:
        try:
            done = journal.run(restaurant_id, deed.actor, deed.command, **deed.arguments)
        except Refusal as refusal:
            # A visitor was faster, or has put something on 86 in between.
            log.info("%s could not: %s", deed.actor.name, refusal.message)
        else:
            self.visitors.ours(done.events)

    def _work(self) -> None:
        try:
            while not self._end.wait(self._chance.uniform(*LOOK)):
                for restaurant_id in PACE:
                    self._try(restaurant_id)
        finally:
            connections.close_all()

    def _try(self, restaurant_id: int) -> None:
        try:
            self.look_around(restaurant_id)
        except Exception:
            log.exception("the demo's traffic stumbled; it goes on in %s s", REST)
            self._end.wait(REST)
