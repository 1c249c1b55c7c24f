"""The OpenAPI document says everything about every operation, and the product does what it says."""

import json
import re
from typing import Any

import pytest
from django.urls import resolve

from ticketrail.dialects import bodies
from ticketrail.dialects.native import urls as urls
from ticketrail.dialects.native.document import PREFIX, document, refusals
from ticketrail.dialects.native.operation import OPERATIONS, Operation
from ticketrail.dialects.native.reading import ORDER, chapters

PROMISED = """
POST auth/token · POST auth/refresh · POST auth/ws-ticket · GET restaurants/{id} · GET restaurants/{id}/menu
POST orders · GET orders · GET orders/{id} · PATCH orders/{id} · POST orders/{id}/status · POST orders/{id}/items
POST orders/{id}/items/{id}/status · POST orders/{id}/cancel · POST orders/{id}/seen · GET orders/by-key/{key}
GET track/{token} · GET tables · POST tables/{id}/open · POST tables/{id}/release · POST tables/{id}/clean
POST sessions/{id}/guest-count · POST sessions/{id}/move · POST sessions/{id}/close · POST sessions/{id}/requests
GET menu/items/{id} · PATCH menu/items/{id} · POST orders/{id}/payments · POST sessions/{id}/payments
POST payments/{id}/refund · GET notifications · POST notifications/{id}/acknowledge · GET stats
"""


def name(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def test_every_promised_operation_is_there() -> None:
    promised = {each.strip() for line in PROMISED.strip().splitlines() for each in line.split("·")}
    assert promised <= {re.sub(r"{\w+_id}", "{id}", name(each)) for each in OPERATIONS}


@pytest.mark.parametrize("operation", OPERATIONS, ids=name)
def test_an_operation_is_described(operation: Operation) -> None:
    assert operation.text.splitlines()[0].endswith(".")
    assert operation.who
    if operation.body is not None:
        bodies.convert(operation.example, operation.body)
    found = document()["paths"][PREFIX + operation.path][operation.method.lower()]
    assert "**Who:**" in found["description"]
    for refusal in refusals(operation):
        assert refusal.code in found["responses"][str(refusal.status)]["content"]["application/json"]["examples"]


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation.name for operation in OPERATIONS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("operation", OPERATIONS, ids=name)
def test_an_operation_is_where_the_document_says(operation: Operation) -> None:
    path = PREFIX + re.sub(r"{\w+}", "1", operation.path)
    assert resolve(path).url_name == f"api {operation.path}"


def test_references_lead_somewhere() -> None:
    made = document()
    schemas = made["components"]["schemas"]
    wanted = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(made)))
    assert wanted <= set(schemas)


def test_the_chapters_are_in_the_order_of_getting_to_know_it() -> None:
    assert [chapter["name"] for chapter in chapters(document())] == list(ORDER)


def test_people_can_read_all_of_it() -> None:
    read = [each for chapter in chapters(document()) for each in chapter["operations"]]
    assert {each["id"] for each in read} == {operation.name for operation in OPERATIONS}
    order: dict[str, Any] = next(each for each in read if each["id"] == "place_new_order")
    assert {"name": "items", "type": "array of Line", "required": True, "about": ""} in order["fields"]
