from hypothesis import given
from hypothesis import strategies as st

from ticketrail.journal import Recorded
from ticketrail.kernel import wire
from ticketrail.live.ring import Ring


def event(seq: int, size: int = 0) -> Recorded:
    return Recorded(
        restaurant_id=1,
        seq=seq,
        at="2026-01-01T00:00:00Z",
        kind="BoardMoved",
        thing="board",
        id=1,
        actor={},
        card={"text": "x" * size},
        was=None,
        data={},
    )


@given(first=st.integers(1, 50), count=st.integers(0, 40), position=st.integers(0, 120), limit=st.integers(1, 50))
def test_it_gives_all_that_follow_or_nothing(first: int, count: int, position: int, limit: int) -> None:
    ring = Ring(16, 10**6)
    seqs = list(range(first, first + count))
    for seq in seqs:
        ring.add(event(seq))
    kept, found = seqs[-16:], ring.after(position, limit)
    if not kept or position + 1 < kept[0]:
        assert found is None
    else:
        assert found is not None
        assert [each.seq for each in found] == [seq for seq in kept if seq > position][:limit]


@given(sizes=st.lists(st.integers(0, 5000), max_size=40))
def test_it_holds_no_more_than_it_may(sizes: list[int]) -> None:
    ring = Ring(16, 10_000)
    for seq, size in enumerate(sizes, start=1):
        ring.add(event(seq, size))
        assert len(ring) <= 16
        found = ring.after(seq - len(ring), 16) or []
        assert sum(200 + len(wire.encode(each.card)) for each in found) <= 10_000
