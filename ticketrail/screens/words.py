"""What the server itself writes on the guests' pages, in the languages that the screens speak."""

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, str]

ENGLISH: Final[Words] = {
    "language": "Language",
    "menu": "Menu",
    "table": "Table {number}",
    "contains": "Contains",
    "sold_out": "Sold out",
    "no_menu": "The menu is still being written.",
    "no_script": "You can read the menu here. To order, ask a waiter.",
    "closed": "Table {number} is closed. Ask a waiter to open it.",
    "bill": "The bill for table {number} is on its way. Ask a waiter to order more.",
    "not_accepting": "{name} takes no orders just now.",
    "no_takeaway": "{name} has no takeaway. Come by and eat with us.",
    "progress": "Progress of your order",
    "order": "Order",
    "order_more": "Order more",
    "reload": "Load this page again to see how far your order is.",
    "pending": "Order received",
    "preparing": "Cooking now",
    "ready": "Ready",
    "completed": "Enjoy your meal",
    "cancelled": "Cancelled",
    "item_pending": "Waiting",
    "item_preparing": "Cooking",
    "item_ready": "Ready",
    "item_served": "Served",
    "item_cancelled": "Cancelled",
    "item_voided": "Cancelled",
}
ITALIAN: Final[Words] = {
    "language": "Lingua",
    "menu": "Menù",
    "table": "Tavolo {number}",
    "contains": "Contiene",
    "sold_out": "Esaurito",
    "no_menu": "Il menù è ancora in preparazione.",
    "no_script": "Qui puoi leggere il menù. Per ordinare, chiedi a un cameriere.",
    "closed": "Il tavolo {number} è chiuso. Chiedi a un cameriere di aprirlo.",
    "bill": "Il conto del tavolo {number} è in arrivo. Per ordinare ancora, chiedi a un cameriere.",
    "not_accepting": "{name} non accetta ordini in questo momento.",
    "no_takeaway": "{name} non fa asporto. Vieni a mangiare da noi.",
    "progress": "Avanzamento del tuo ordine",
    "order": "Ordine",
    "order_more": "Ordina ancora",
    "reload": "Ricarica questa pagina per vedere a che punto è il tuo ordine.",
    "pending": "Ordine ricevuto",
    "preparing": "In preparazione",
    "ready": "Pronto",
    "completed": "Buon appetito",
    "cancelled": "Annullato",
    "item_pending": "In attesa",
    "item_preparing": "In preparazione",
    "item_ready": "Pronto",
    "item_served": "Servito",
    "item_cancelled": "Annullato",
    "item_voided": "Annullato",
}
GERMAN: Final[Words] = {
    "language": "Sprache",
    "menu": "Speisekarte",
    "table": "Tisch {number}",
    "contains": "Enthält",
    "sold_out": "Ausverkauft",
    "no_menu": "Die Speisekarte wird gerade geschrieben.",
    "no_script": "Hier steht die Speisekarte. Zum Bestellen bitte die Bedienung rufen.",
    "closed": "Tisch {number} ist geschlossen. Die Bedienung öffnet ihn gern.",
    "bill": "Die Rechnung für Tisch {number} ist unterwegs. Für mehr bitte die Bedienung rufen.",
    "not_accepting": "{name} nimmt gerade keine Bestellungen an.",
    "no_takeaway": "{name} verkauft nichts zum Mitnehmen. Kommen Sie gern zum Essen vorbei.",
    "progress": "So weit ist die Bestellung",
    "order": "Bestellung",
    "order_more": "Mehr bestellen",
    "reload": "Diese Seite neu laden, um zu sehen, wie weit die Bestellung ist.",
    "pending": "Bestellung angekommen",
    "preparing": "Wird gekocht",
    "ready": "Fertig",
    "completed": "Guten Appetit",
    "cancelled": "Storniert",
    "item_pending": "Wartet",
    "item_preparing": "Wird gekocht",
    "item_ready": "Fertig",
    "item_served": "Serviert",
    "item_cancelled": "Storniert",
    "item_voided": "Storniert",
}
WORDS: Final[Mapping[str, Words]] = {"en": ENGLISH, "it": ITALIAN, "de": GERMAN}


def words(language: str) -> Words:
    """The words of a language; English where it has none."""
    return WORDS.get(language.partition("-")[0], ENGLISH)
