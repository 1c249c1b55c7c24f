"""Pages for what is not there, may not be, or went wrong. Programs get JSON, see `ticketrail.web.programs`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Django hands over why; people are told in words of ours, and nobody which of several reasons it was.
Reason = Exception | str | None


def not_found(request: HttpRequest, exception: Reason = None) -> HttpResponse:
    """404."""
    return page(request, 404, "Not here", "There is nothing at this address.")


def forbidden(request: HttpRequest, exception: Reason = None) -> HttpResponse:
    """403."""
    return page(request, 403, "Not for you", "You may not do this here. Ask a manager.")


def bad_request(request: HttpRequest, exception: Reason = None) -> HttpResponse:
    """400."""
    return page(request, 400, "That did not work", "The request was not understood.")


def failed(request: HttpRequest) -> HttpResponse:
    """500."""
    return page(request, 500, "That went wrong", "This failed on our side. It is in our log.")


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from one of our pages, or from one that was open for very long."""
    return page(request, 403, "Please try again", "Go back, load the page again and send it once more.")


def page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    """What happened, in words of ours."""
    return render(request, "web/message.html", {"title": title, "message": message}, status=status)
