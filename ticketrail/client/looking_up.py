"""One order, asked for over HTTP: needed only where a snapshot no longer shows it."""

import asyncio
import json
import urllib.request
from typing import Any
from urllib.error import HTTPError

from ticketrail.client.errors import UNAUTHENTICATED, Refused
from ticketrail.dialects.notices.text_ids import with_text_ids

Order = dict[str, Any]

PATH = "/api/v1/orders/{order_id}"
PATIENCE = 10.0


async def look_up(url: str, token: str) -> Order | None:
    """The order as the live feed would show it; None when it does not exist."""
    return await asyncio.to_thread(_look_up, url, token)


def _look_up(url: str, token: str) -> Order | None:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            order: Order = with_text_ids(json.load(answer))
            return order
    except HTTPError as error:
        if error.code == 404:
            return None
        if error.code == 401:
            raise Refused(UNAUTHENTICATED, "the token was refused") from error
        raise
