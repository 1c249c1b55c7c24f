"""What every answer carries: headers that keep a browser from doing what no page of ours asks for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "media-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


def protect(response: HttpResponseBase) -> None:
    """Set every header that the answer does not set itself."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


def let_across(request: HttpRequest, response: HttpResponseBase) -> None:
    """Pages of the allowed origins may call the API with a Bearer token. Cookies never cross."""
    response.headers["Vary"] = ", ".join(filter(None, (response.headers.get("Vary"), "Origin")))
    if request.headers.get("Origin") in settings.TICKETRAIL.origins:
        response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
        response.headers["Access-Control-Expose-Headers"] = "Idempotency-Replayed, Retry-After"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, PATCH"
            response.headers["Access-Control-Allow-Headers"] = "authorization, content-type, idempotency-key"
            response.headers["Access-Control-Max-Age"] = "600"
