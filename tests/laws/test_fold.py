"""Law 3 on the club: whatever is done, a snapshot from before and the events since are the snapshot of now."""

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.laws.deeds import DEEDS, Deed
from tests.laws.fold import Cards, fold, fold_gists
from tests.laws.looking import assert_numbered, club, events, touches_left
from ticketrail.journal import registry
from ticketrail.journal.sweep import sweep

_clubs = count(100)

deeds = st.tuples(st.sampled_from(DEEDS), st.integers(0, 5), st.sampled_from(["", "a", "b", "é"]), st.booleans())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(done=st.lists(deeds, min_size=1, max_size=10))
def test_snapshot_before_and_events_are_the_snapshot_after(
    database: str, done: list[tuple[Deed, int, str, bool]]
) -> None:
    # Every example plays in a club of its own, so that they do not see each other.
    restaurant_id = next(_clubs)
    moments: list[tuple[Cards, int]] = [club(restaurant_id)]
    for deed, number, text, sweeps in done:
        deed(restaurant_id, number, text)
        if sweeps:
            sweep()
            moments.append(club(restaurant_id))
    sweep()
    moments.append(club(restaurant_id))
    everything = events(restaurant_id)
    assert touches_left() == 0
    assert assert_numbered(restaurant_id) == len(everything)
    last = moments[-1][0]
    for cards, seq in moments:
        assert fold({}, everything[:seq]) == cards
        assert fold(cards, everything[seq:]) == last
    fold_gists({}, everything, lambda thing, card: registry.things[thing].gist(card))
