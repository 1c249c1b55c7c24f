"""What stands on a receipt, in the languages that the screens speak."""

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, str]

ENGLISH: Final[Words] = {
    "receipt": "Receipt",
    "order": "Order",
    "table": "Table",
    "each": "each",
    "subtotal": "Subtotal",
    "tax": "Tax",
    "tax_included": "Included tax",
    "total": "Total",
    "tip": "Tip",
    "paid": "Paid",
    "refunded": "Given back",
    "due": "Still to pay",
    "cash": "Cash",
    "card": "Card",
    "online": "Online",
    "print": "Print",
    "back": "Back to the order",
    "thanks": "Thank you for your visit.",
}
ITALIAN: Final[Words] = {
    "receipt": "Ricevuta",
    "order": "Ordine",
    "table": "Tavolo",
    "each": "l'uno",
    "subtotal": "Subtotale",
    "tax": "Imposta",
    "tax_included": "Imposta inclusa",
    "total": "Totale",
    "tip": "Mancia",
    "paid": "Pagato",
    "refunded": "Rimborsato",
    "due": "Da pagare",
    "cash": "Contanti",
    "card": "Carta",
    "online": "Online",
    "print": "Stampa",
    "back": "Torna all'ordine",
    "thanks": "Grazie della visita.",
}
GERMAN: Final[Words] = {
    "receipt": "Beleg",
    "order": "Bestellung",
    "table": "Tisch",
    "each": "je",
    "subtotal": "Zwischensumme",
    "tax": "Steuer",
    "tax_included": "Enthaltene Steuer",
    "total": "Summe",
    "tip": "Trinkgeld",
    "paid": "Bezahlt",
    "refunded": "Erstattet",
    "due": "Noch offen",
    "cash": "Bar",
    "card": "Karte",
    "online": "Online",
    "print": "Drucken",
    "back": "Zurück zur Bestellung",
    "thanks": "Vielen Dank für Ihren Besuch.",
}
WORDS: Final[Mapping[str, Words]] = {"en": ENGLISH, "it": ITALIAN, "de": GERMAN}


def receipt_words(language: str) -> Words:
    """The words of a language; English where it has none."""
    return WORDS.get(language.partition("-")[0], ENGLISH)
