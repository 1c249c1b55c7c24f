"""What happens to a restaurant and its stations."""

from ticketrail import journal


class RestaurantCreated(journal.Event, thing="restaurant", fresh=True):
    pass


class RestaurantEdited(journal.Event, thing="restaurant"):
    changed: tuple[str, ...]


class OrderingPaused(journal.Event, thing="restaurant"):
    pass


class OrderingResumed(journal.Event, thing="restaurant"):
    pass


class OpeningHoursSet(journal.Event, thing="restaurant"):
    pass


class StationAdded(journal.Event, thing="station", fresh=True):
    pass


class StationEdited(journal.Event, thing="station"):
    changed: tuple[str, ...]
