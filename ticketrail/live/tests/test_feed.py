import pytest

from ticketrail.live.feed import Feed, Registry


class Board(Feed):
    path, name = "/ws/boards/<int:id>/", "board"


class Moves(Feed):
    path, name = "/ws/boards/<int:id>/moves/<str:colour>/", "moves"


class Live(Feed):
    path, name = "/api/ws/live", "live"


@pytest.fixture
def registry() -> Registry:
    registry = Registry()
    for feed in (Board(), Moves(), Live()):
        registry.register(feed)
    return registry


@pytest.mark.parametrize(
    ("path", "name", "params"),
    [
        ("/ws/boards/7/", "board", {"id": 7}),
        ("/ws/boards/7", "board", {"id": 7}),
        ("/ws/boards/2147483647/", "board", {"id": 2147483647}),
        ("/ws/boards/7/moves/white/", "moves", {"id": 7, "colour": "white"}),
        ("/api/ws/live", "live", {}),
        ("/api/ws/live/", "live", {}),
    ],
)
def test_a_path_finds_its_feed(registry: Registry, path: str, name: str, params: dict[str, object]) -> None:
    match = registry.match(path)
    assert match is not None and (match.feed.name, match.params) == (name, params)


@pytest.mark.parametrize("number", ["0", "-1", "2147483648", "99999999999999999999", "9" * 5000])
def test_a_number_nothing_can_have_is_a_thing_that_does_not_exist(registry: Registry, number: str) -> None:
    match = registry.match(f"/ws/boards/{number}/")
    assert match is not None and match.params is None


@pytest.mark.parametrize(
    "path", ["/", "/ws/", "/ws/boards/", "/ws/boards/x/", "/ws/boards/\u0667/", "/ws/boards/7//", "/x"]
)
def test_other_paths_are_nobodys(registry: Registry, path: str) -> None:
    assert registry.match(path) is None


def test_two_feeds_on_one_path_are_a_mistake(registry: Registry) -> None:
    with pytest.raises(ValueError, match="two feeds"):
        registry.register(Board())
