"""What pages write into their HTML."""

import json
import re

from django.utils import translation

from ticketrail.kernel.money import amount
from ticketrail.web.templatetags.screens import code, money, page_script


def test_numbers_stay_exact_and_nothing_ends_the_script() -> None:
    made = page_script({"price": amount(2550, "EUR"), "name": "</script><b>&amp;"})
    assert made.startswith('<script id="page" type="application/json">')
    inside = re.sub(r"^<script[^>]*>|</script>$", "", made)
    assert '"price":25.50' in inside
    assert not set("<>&") & set(inside)
    assert json.loads(inside)["name"] == "</script><b>&amp;"


def test_code_in_words() -> None:
    assert code("Send `<b>` or `true`.") == "Send <code>&lt;b&gt;</code> or <code>true</code>."


def test_money_as_people_read_it() -> None:
    with translation.override("en"):
        assert money(650, "EUR") == "€6.50"
        assert money(1250, "JPY") == "¥1,250"
    with translation.override("de"):
        assert money(650, "EUR") == "6,50\N{NO-BREAK SPACE}€"
