"""Refusals that only HTTP knows."""

from ticketrail.kernel.refusals import Refusal


class CsrfMissing(Refusal):
    """A cookie alone proves nothing: any page of any site can make a browser send it."""

    code, status = "csrf", 403


class MethodNotAllowed(Refusal):
    code, status = "method_not_allowed", 405
