"""Styles, scripts and pictures, straight from the packages; names with a hash are kept for ever."""

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import markcoroutinefunction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

# What pages of other sites import. It holds nothing that is anybody's.
FOR_ANYBODY = ("/static/order-tracking.js",)


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # WhiteNoise comes without types
    """WhiteNoise, asynchronous and with whole files: Django would stream each of them through a thread."""

    async_capable = True
    sync_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], Awaitable[HttpResponseBase]]) -> None:
        super().__init__(get_response)
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = self.files.get(request.path_info)
        if found is not None:
            return self.serve(found, request)
        response: HttpResponseBase = await self.get_response(request)
        return response

    def immutable_file_test(self, path: str, url: str) -> bool:
        """Vite puts a hash into the name of everything in this folder."""
        return url.startswith("/static/dist/assets/")

    def add_cache_headers(self, headers: Any, path: str, url: str) -> None:
        """Files under a stable name are asked for anew each time; mostly the answer is 304."""
        if self.immutable_file_test(path, url):
            headers["Cache-Control"] = f"max-age={self.FOREVER}, public, immutable"
        else:
            headers["Cache-Control"] = "no-cache"
        if url in FOR_ANYBODY:
            # A module is fetched across sites only where its server says so; cookies do not come along.
            headers["Access-Control-Allow-Origin"] = "*"

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        found = static_file.get_response(request.method, request.META)
        body = b""
        if found.file is not None:
            with found.file as file:
                body = file.read()
        response = HttpResponse(body, status=int(found.status))
        del response["Content-Type"]
        for name, value in found.headers:
            response[name] = value
        return response
