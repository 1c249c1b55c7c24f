"""Kinds of notifications, how urgent they are, and what a guest may ask for."""

KINDS = ("order", "order_ready", "payment", "service_request", "alert")
PRIORITIES = ("low", "normal", "high", "urgent")
SERVICES = ("call_waiter", "bill", "water", "help")

SERVICE_WORDS = {
    "call_waiter": "calls a waiter",
    "bill": "asks for the bill",
    "water": "asks for water",
    "help": "needs help",
}
