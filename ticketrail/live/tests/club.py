"""The chess club's feeds and door: what the tests of this floor listen to."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from socket import AF_INET, SO_SNDBUF, SOCK_STREAM, SOL_SOCKET, socket
from typing import Any, ClassVar

import msgspec
import uvicorn
from django.db import connections

from tests.club.commands import close_board, open_board, play
from tests.club.models import Board, board_cards
from ticketrail import journal
from ticketrail.kernel.refusals import Forbidden, NotFound, Unauthenticated
from ticketrail.live import Action, Application, Credentials, Feed, Frame, Hub, Limits, Registry, Seat
from ticketrail.live.protocol import FeedProtocol

CLUB, OTHER = 1, 2
ORIGIN = "http://club.example"
WHO = journal.Actor("customer", 7, "Ada")


class Member(msgspec.Struct, frozen=True):
    """Shown as a token ``name@club`` with ``!kitchen`` behind it for another role, and ``~unix time`` for an end."""

    name: str
    club: int
    role: str = "member"
    expires_at: float | None = None


def member(token: str) -> Member:
    # A sub-protocol's letters do not include "@".
    name, _, rest = token.partition("@" if "@" in token else ".")
    rest, _, expires = rest.partition("~")
    club, _, role = rest.partition("!")
    if not club.isdigit():
        raise Unauthenticated("This token is forged.")
    return Member(name, int(club), role or "member", float(expires) if expires else None)


class ClubDoor:
    """Believes every token of the right form, but for those of people who were banned."""

    def __init__(self) -> None:
        self.banned: set[str] = set()
        self.roles: dict[str, str] = {}
        self.seen: list[Credentials] = []
        self.slow = 0.0

    async def viewer(self, credentials: Credentials) -> Member | None:
        self.seen.append(credentials)
        token = credentials.presented or credentials.cookies.get("session")
        return None if token is None else await self.again(member(token))

    async def again(self, viewer: Member) -> Member:
        if viewer.name in self.banned:
            raise Unauthenticated("Not any more.")
        found = msgspec.structs.replace(viewer, role=self.roles.get(viewer.name, viewer.role))
        await asyncio.sleep(self.slow)
        return found

    def expires_at(self, viewer: Member) -> float | None:
        return viewer.expires_at

    def scope(self, viewer: Member) -> str:
        return f"member:{viewer.name}"


def seat(viewer: Member, topic: str, params: Mapping[str, Any]) -> Seat:
    return Seat(
        restaurant_id=viewer.club,
        topic=f"{topic}:{viewer.role}",
        audience=viewer.role,
        identities=(f"member:{viewer.name}", f"club:{viewer.club}"),
        params=dict(params),
        limit=50,
        user=viewer.name,
        role=viewer.role,
    )


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    pass


class Play(msgspec.Struct, forbid_unknown_fields=True):
    board_id: int
    text: str


class Which(msgspec.Struct, forbid_unknown_fields=True):
    board_id: int


async def perform_play(viewer: Member, seat: Seat, asked: Play, once: journal.Once | None) -> journal.Done[Any]:
    return await journal.arun(seat.restaurant_id, WHO, play, once=once, board_id=asked.board_id, text=asked.text)


async def perform_close(viewer: Member, seat: Seat, asked: Which, once: journal.Once | None) -> journal.Done[Any]:
    return await journal.arun(seat.restaurant_id, WHO, close_board, once=once, board_id=asked.board_id)


async def perform_trip(viewer: Member, seat: Seat, asked: Nothing, once: journal.Once | None) -> None:
    raise RuntimeError("tripped")


class BoardFeed(Feed):
    path = "/ws/boards/<int:id>/"
    name = "board"
    actions = {
        "get_status": Action(Nothing),
        "play": Action(Play, perform_play),
        "close_board": Action(Which, perform_close),
        "trip": Action(Nothing, perform_trip),
    }

    def join(self, viewer: Member, params: Mapping[str, Any], query: Mapping[str, str]) -> Seat:
        with journal.reading(viewer.club) as reading:
            if not reading.rows(Board).filter(id=params["id"]).exists():
                raise NotFound("There is no such board.")
        if viewer.role == "guest":
            raise Forbidden("Guests watch the club, not a board.")
        return seat(viewer, f"board:{params['id']}", params)

    def snapshot(self, reading: journal.Reading, seat: Seat) -> Frame:
        return {"type": "board", "board": board_cards(reading, [seat.params["id"]]).get(seat.params["id"])}

    def say(self, seat: Seat, event: journal.Recorded) -> Frame | None:
        if event.thing != "board" or event.id != seat.params["id"]:
            return None
        if event.card is None:
            return {"type": "board_removed", "id": event.id}
        return {"type": "board_update", "board": event.card}

    def gone(self, seat: Seat, event: journal.Recorded) -> bool:
        return event.thing == "board" and event.id == seat.params["id"] and event.card is None


class ClubFeed(Feed):
    """Every board; kitchen helpers do not see titles, so theirs are other bytes."""

    path = "/ws/club/"
    name = "club"
    ticker: ClassVar[float | None] = 0.1
    actions = {"refresh": Action(Nothing), "play": Action(Play, perform_play)}

    def join(self, viewer: Member, params: Mapping[str, Any], query: Mapping[str, str]) -> Seat:
        return seat(viewer, "club", params)

    def snapshot(self, reading: journal.Reading, seat: Seat) -> list[Frame]:
        cards = board_cards(reading, list(reading.rows(Board).values_list("id", flat=True)))
        boards = [self._show(seat, card) for _, card in sorted(cards.items())]
        return [{"type": "boards", "boards": boards[n : n + 100]} for n in range(0, len(boards) or 1, 100)]

    def say(self, seat: Seat, event: journal.Recorded) -> Frame | None:
        if event.thing != "board":
            return None
        if event.card is None:
            return {"type": "board_removed", "id": event.id}
        return {"type": "board_update", "board": self._show(seat, event.card)}

    def tick(self, reading: journal.Reading, seat: Seat) -> Frame:
        return {"type": "stats", "boards": reading.rows(Board).count()}

    def _show(self, seat: Seat, card: Frame) -> Frame:
        return {**card, "title": ""} if seat.audience == "kitchen" else card


class LiveFeed(ClubFeed):
    path = "/api/ws/club/live"
    name = "live"
    ticker = None
    snapshot_on_join = False

    def join(self, viewer: Member, params: Mapping[str, Any], query: Mapping[str, str]) -> Seat:
        return seat(viewer, "live", params)

    def greeting(self, seat: Seat) -> Frame:
        return {"type": "connection_established", "restaurant_id": seat.restaurant_id}


class BrokenFeed(ClubFeed):
    """Cannot say what it ought to."""

    path = "/ws/broken/"
    name = "broken"
    ticker = None

    def join(self, viewer: Member, params: Mapping[str, Any], query: Mapping[str, str]) -> Seat:
        return seat(viewer, "broken", params)

    def say(self, seat: Seat, event: journal.Recorded) -> Frame | None:
        raise KeyError("title")


def feeds() -> Registry:
    registry = Registry()
    for feed in (BoardFeed(), ClubFeed(), LiveFeed(), BrokenFeed()):
        registry.register(feed)
    return registry


class House:
    """A club that is open: its server in a thread of its own, on a port of its own."""

    def __init__(
        self, limits: Limits | None = None, *, fast: bool = True, loop: str = "uvloop", kernel: int = 0
    ) -> None:
        self.hub = Hub(limits=limits or Limits(drain=0.05))
        self.door = ClubDoor()
        self.app = Application(hub=self.hub, door=self.door, origins=[ORIGIN], cookies=["session"], feeds=feeds())
        self.socket = socket(AF_INET, SOCK_STREAM)
        if kernel:
            # So little fits between the two ends that slow readers are noticed soon.
            self.socket.setsockopt(SOL_SOCKET, SO_SNDBUF, kernel)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        ws = FeedProtocol if fast else "websockets-sansio"
        config = uvicorn.Config(
            self._app, ws=ws, loop=loop, log_level="warning", lifespan="on", interface="asgi3", log_config=None
        )
        self.server = uvicorn.Server(config)
        self._thread = threading.Thread(target=partial(self.server.run, sockets=[self.socket]))

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            assert self.app.claims(scope)
            await self.app(scope, receive, send)
            return
        await receive()
        await self.hub.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.hub.stop()
        await send({"type": "lifespan.shutdown.complete"})

    @contextmanager
    def open(self) -> Iterator["House"]:
        self._thread.start()
        try:
            while not self.server.started:
                assert self._thread.is_alive(), "the server did not start"
                self._thread.join(0.01)
            yield self
        finally:
            self.server.should_exit = True
            self._thread.join()
            self.socket.close()

    def url(self, path: str, scheme: str = "ws") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{path}"


def a_board(club: int = CLUB, title: str = "first") -> int:
    return int(_done(club, open_board, title=title).value.pk)


def a_move(board_id: int, text: str = "e4", club: int = CLUB) -> int:
    done = _done(club, play, board_id=board_id, text=text)
    assert done.seq is not None
    return done.seq


def _done(club: int, command: Callable[..., Any], **arguments: Any) -> journal.Done[Any]:
    """On a thread of its own: on PostgreSQL a command refuses to block a thread with a running loop."""

    def run() -> journal.Done[Any]:
        try:
            return journal.run(club, WHO, command, **arguments)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()
