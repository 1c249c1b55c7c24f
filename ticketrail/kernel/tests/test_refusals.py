"""The one shape of every refusal."""

from ticketrail.kernel import refusals
from ticketrail.kernel.refusals import Refusal


def every(of: type[Refusal]) -> list[type[Refusal]]:
    return [kind for direct in of.__subclasses__() for kind in [direct, *every(direct)]]


def test_a_body_has_what_was_given_and_nothing_else() -> None:
    assert Refusal("No.").body() == {"code": "refused", "message": "No."}
    full = Refusal("No.", current={"status": "ready", "version": 3}, fields={"quantity": "Too many."}, retry_after=2)
    assert full.body() == {
        "code": "refused",
        "message": "No.",
        "current": {"status": "ready", "version": 3},
        "fields": {"quantity": "Too many."},
    }
    assert (str(full), full.retry_after) == ("No.", 2)


def test_empty_is_not_absent() -> None:
    assert Refusal("No.", current={}, fields={}).body() == {
        "code": "refused",
        "message": "No.",
        "current": {},
        "fields": {},
    }


def test_the_shared_codes_are_unique_and_their_status_is_an_error() -> None:
    shared = [kind for kind in every(Refusal) if kind.__module__ == refusals.__name__]
    codes = [kind.code for kind in shared]
    assert len(codes) == len(set(codes)) > 10
    assert all(400 <= kind.status < 600 for kind in shared)
