"""The simulated guests: they come, sit down, order, call, and order again."""

from datetime import datetime, timedelta
from random import Random

from ticketrail import journal
from ticketrail.calls.commands import request_service
from ticketrail.demo.menu_book import MenuBook
from ticketrail.demo.traffic.scene import Deed, Party, Scene
from ticketrail.demo.traffic.waiters import wanted_rounds
from ticketrail.floor import reads as floor
from ticketrail.floor.commands import open_session
from ticketrail.floor.models import Table
from ticketrail.menu import reads as menu
from ticketrail.orders.commands import place_order, place_with_pass
from ticketrail.orders.moves import STAGES

# Seconds between two arrivals, and from sitting down to the next thing that happens.
ARRIVE, SETTLE = (8, 16), (3, 6)
# So many orders are open at most, and so many tables stay free for visitors.
MOST_OPEN, FREE = 12, 4
CALL, AWAY, SIT_DOWN, PHONE = 0.1, 0.15, 0.4, "555 01{:02d}"
WISHES = ("call_waiter", "water", "help")
NAMES = ("Alba", "Bruno", "Carla", "Dario", "Emma", "Fabio", "Greta", "Hugo", "Irene", "Kai", "Lena", "Mira", "Nico")
NOTES = (
    "",
    "",
    "",
    "",
    "No salt, please",
    "All together, please",
    "We are in no hurry",
    "One of us is allergic to nuts",
)


class Guests:
    """Those of one restaurant. ``reserved`` tables are never taken; ``pace`` above 1 makes them come more rarely."""

    def __init__(self, chance: Random, *, reserved: frozenset[int] = frozenset(), pace: float = 1) -> None:
        self._chance, self._reserved, self._pace = chance, reserved, pace
        self._next: datetime | None = None

    def deed(self, scene: Scene) -> Deed | None:
        """What the next guest does, if it is time for one."""
        if self._next is None:
            self._wait(scene, *SETTLE)
        if self._next is None or scene.now < self._next:
            return None
        self._wait(scene, *ARRIVE)
        seated = [party for party in scene.parties if party.ours]
        if seated and self._chance.random() < CALL:
            return self._call(scene, self._chance.choice(seated))
        if scene.crowd >= MOST_OPEN:
            return None
        hungry, away = self._hungry(scene), self._chance.random() < AWAY
        if not away and self._free(scene) and (not hungry or self._chance.random() < SIT_DOWN):
            return self._sit_down(scene)
        return self._take_away(scene) if away or not hungry else self._order(scene, hungry)

    def _wait(self, scene: Scene, least: float, most: float) -> None:
        self._next = scene.now + timedelta(seconds=self._pace * self._chance.uniform(least, most))

    def _free(self, scene: Scene) -> list[dict[str, object]]:
        """Tables that may be taken: none, where too few would be left."""
        free = [card for card in scene.tables if card["status"] == "available" and card["id"] not in self._reserved]
        return free[: len(free) - FREE] if len(free) > FREE else []

    def _hungry(self, scene: Scene) -> list[Party]:
        """Parties that will order next: those with nothing in the kitchen, and those who have nothing yet first."""
        ready = [party for party in scene.parties if party.ours and self._will_order(party)]
        return [party for party in ready if not party.orders] or ready

    def _will_order(self, party: Party) -> bool:
        waiting = any(order["order_status"] in STAGES for order in party.orders)
        stays = party.session["status"] == "open" and party.session["bill_requested_at"] is None
        return stays and not waiting and len(party.orders) < wanted_rounds(party.session)

    def _sit_down(self, scene: Scene) -> Deed:
        table = self._chance.choice(self._free(scene))
        count = self._chance.randint(1, int(str(table["seats"])))
        self._wait(scene, *SETTLE)
        return Deed(scene.staff("waiter"), open_session, {"table_id": table["id"], "guest_count": count})

    def _call(self, scene: Scene, party: Party) -> Deed:
        """Want something that is not on the menu, and go on soon."""
        self._wait(scene, *SETTLE)
        said = {"session_id": party.session["id"], "kind": self._chance.choice(WISHES)}
        return Deed(journal.Actor("guest", None, self._chance.choice(NAMES)), request_service, said)

    def _order(self, scene: Scene, hungry: list[Party]) -> Deed:
        """Order as a phone does that has scanned the code on the table."""
        table_id = self._chance.choice(hungry).session["table_id"]
        name = self._chance.choice(NAMES)
        with journal.reading(scene.restaurant_id) as reading:
            book = MenuBook(menu.menu(reading))
            table = reading.rows(Table).select_related("restaurant").get(pk=table_id)
            offer = floor.offer(reading, table, scene.now)
        said = {"items": book.basket(self._chance), "notes": self._chance.choice(NOTES), "guest_name": name}
        return Deed(journal.Actor("guest", None, name), place_with_pass, said | {"offer": offer})

    def _take_away(self, scene: Scene) -> Deed:
        name, phone = self._chance.choice(NAMES), PHONE.format(self._chance.randrange(100))
        with journal.reading(scene.restaurant_id) as reading:
            items = MenuBook(menu.menu(reading)).basket(self._chance)
        said = {"items": items, "order_type": "takeaway", "customer_name": name, "customer_phone": phone}
        return Deed(journal.Actor("guest", None, name), place_order, said)
