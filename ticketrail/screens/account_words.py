"""What the server writes about customers' accounts, in the languages that the screens speak."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from ticketrail.people.viewer import Viewer

Words = Mapping[str, str]

ENGLISH: Final[Words] = {
    "sign_up": "Sign up",
    "why": "With an account you find your orders again, and see here how far they are.",
    "your_name": "Your name",
    "username": "E-mail or user name",
    "password": "Password",
    "hint": "8 characters or more, and none of the common ones.",
    "known": "I have an account",
    "keep": "Sign up to keep your orders from now on",
    "your_orders": "Your orders",
    "signed_in": "Signed in as {name}.",
    "sign_out": "Sign out",
    "sign_in_again": "Sign in again",
    "none": "No orders yet. What you order while you are signed in is kept here.",
    "order_at": "Order at {name}",
    "newer": "Newer",
    "older": "Older",
    "reload": "Load this page again to see how far your orders are.",
    "try_again": "Please look at the fields below.",
    "name_wrong": "Write up to 120 characters.",
    "username_wrong": "Use up to 150 letters, digits and . _ @ + -",
    "username_taken": "This name is taken. Choose another one.",
}
ITALIAN: Final[Words] = {
    "sign_up": "Registrati",
    "why": "Con un account ritrovi i tuoi ordini e vedi qui a che punto sono.",
    "your_name": "Il tuo nome",
    "username": "E-mail o nome utente",
    "password": "Password",
    "hint": "Almeno 8 caratteri, e nessuna di quelle comuni.",
    "known": "Ho già un account",
    "keep": "Registrati per conservare i tuoi ordini d'ora in poi",
    "your_orders": "I tuoi ordini",
    "signed_in": "Accesso come {name}.",
    "sign_out": "Esci",
    "sign_in_again": "Accedi di nuovo",
    "none": "Ancora nessun ordine. Ciò che ordini dopo l'accesso resta qui.",
    "order_at": "Ordina da {name}",
    "newer": "Più recenti",
    "older": "Meno recenti",
    "reload": "Ricarica questa pagina per vedere a che punto sono i tuoi ordini.",
    "try_again": "Controlla i campi qui sotto.",
    "name_wrong": "Scrivi al massimo 120 caratteri.",
    "username_wrong": "Usa al massimo 150 lettere, cifre e . _ @ + -",
    "username_taken": "Questo nome è già preso. Scegline un altro.",
}
GERMAN: Final[Words] = {
    "sign_up": "Konto anlegen",
    "why": "Mit einem Konto finden sich Bestellungen wieder, und hier steht, wie weit sie sind.",
    "your_name": "Name",
    "username": "E-Mail oder Benutzername",
    "password": "Passwort",
    "hint": "Mindestens 8 Zeichen, und keines der häufigen.",
    "known": "Ich habe ein Konto",
    "keep": "Konto anlegen und Bestellungen von jetzt an behalten",
    "your_orders": "Ihre Bestellungen",
    "signed_in": "Angemeldet als {name}.",
    "sign_out": "Abmelden",
    "sign_in_again": "Wieder anmelden",
    "none": "Noch keine Bestellungen. Was Sie angemeldet bestellen, bleibt hier.",
    "order_at": "Bei {name} bestellen",
    "newer": "Neuere",
    "older": "Ältere",
    "reload": "Diese Seite neu laden, um zu sehen, wie weit die Bestellungen sind.",
    "try_again": "Bitte die Felder unten ansehen.",
    "name_wrong": "Bitte höchstens 120 Zeichen.",
    "username_wrong": "Höchstens 150 Buchstaben, Ziffern und . _ @ + -",
    "username_taken": "Dieser Name ist vergeben. Bitte einen anderen wählen.",
}
WORDS: Final[Mapping[str, Words]] = {"en": ENGLISH, "it": ITALIAN, "de": GERMAN}


def account_words(language: str) -> Words:
    """The words of a language; English where it has none."""
    return WORDS.get(language.partition("-")[0], ENGLISH)


def way_to_account(viewer: Viewer | None, language: str, here: str) -> Words | None:
    """The link at the end of a guest's page, ``{url, said}``; None for staff, who have other things to do.

    ``here`` is the page that one comes back to after signing up.
    """
    say = account_words(language)
    if viewer is None or viewer.user_id is None:
        return {"url": f"/signup/?{urlencode({'next': here, 'lang': language})}", "said": say["keep"]}
    if viewer.customer:
        return {"url": f"/account/?{urlencode({'lang': language})}", "said": say["your_orders"]}
    return None
