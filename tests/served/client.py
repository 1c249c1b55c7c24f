"""A plain HTTP client: what a program or a browser without a script would send, and nothing that knows the product."""

import http.client
import json
import secrets
from http.cookies import SimpleCookie
from typing import Any

import msgspec


class Answer(msgspec.Struct):
    """``headers`` are in lower case; ``json`` is None where the body is not JSON."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def code(self) -> str:
        """The code of a refusal."""
        return str(self.json["code"])


class Client:
    """Keeps cookies like a browser, and sends ``headers`` with everything."""

    def __init__(self, port: int, **headers: str) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.send("POST", path, body, **headers)

    def order(self, body: Any, key: str | None = None, **headers: str) -> Answer:
        """POST an order with a fresh idempotency key, or with this one."""
        return self.post("/api/v1/orders", body, Idempotency_Key=key or new_key(), **headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """``body`` is sent as it is when it is bytes, otherwise as JSON."""
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            text = response.read().decode()
            self._keep(response)
        finally:
            connection.close()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, text)

    def _keep(self, response: http.client.HTTPResponse) -> None:
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                for morsel in SimpleCookie(value).values():
                    self.cookies[morsel.key] = morsel.value

    def with_page(self, path: str) -> Answer:
        """Load a page and from then on send its CSRF token along, as its script does."""
        answer = self.get(path)
        assert answer.status == 200, answer.text
        self.headers["X-CSRFToken"] = self.cookies["csrftoken"]
        return answer


def new_key() -> str:
    """An idempotency key nobody has used."""
    return secrets.token_urlsafe(12)
