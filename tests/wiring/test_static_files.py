"""Files: named by hash for ever, others asked for anew."""

from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse

from ticketrail.static_files import StaticFiles


async def not_found(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=404)


@pytest.fixture
def files(tmp_path: Path) -> StaticFiles:
    served = StaticFiles(not_found)
    for url in ("/static/dist/assets/guest-Ab1.js", "/static/order-tracking.js"):
        file = tmp_path / Path(url).name
        file.write_text("export {}")
        served.add_file_to_dictionary(url, str(file))
    return served


def asked(path: str, **headers: str) -> HttpRequest:
    request = HttpRequest()
    request.path_info, request.method, request.META = path, "GET", {**headers}
    return request


async def test_a_name_with_a_hash_is_kept_for_ever(files: StaticFiles) -> None:
    answer = await files(asked("/static/dist/assets/guest-Ab1.js"))
    assert answer.status_code == 200 and "immutable" in answer["Cache-Control"]
    assert answer["Content-Type"].startswith("text/javascript")


async def test_a_stable_name_is_asked_for_anew(files: StaticFiles) -> None:
    first = await files(asked("/static/order-tracking.js"))
    assert first["Cache-Control"] == "no-cache"
    again = await files(asked("/static/order-tracking.js", HTTP_IF_MODIFIED_SINCE=first["Last-Modified"]))
    assert again.status_code == 304


async def test_everything_else_goes_on(files: StaticFiles) -> None:
    assert (await files(asked("/static/none.js"))).status_code == 404


async def test_the_library_may_be_imported_by_any_page(files: StaticFiles) -> None:
    answer = await files(asked("/static/order-tracking.js"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Access-Control-Allow-Origin"] == "*"
    own = await files(asked("/static/dist/assets/guest-Ab1.js"))
    assert "Access-Control-Allow-Origin" not in own
