"""Looks at what a caller says before anything is written. Mistakes are collected: one answer names them all."""

from typing import Any

from ticketrail.kernel.refusals import Invalid

LARGEST_ID = 2**63 - 1


class Problems(dict[str, str]):
    """A sentence by the path of each field that is wrong."""

    def text(self, path: str, value: Any, limit: int) -> str:
        """``value`` without the blanks around it; at most ``limit`` characters, all of which a database can keep."""
        if not isinstance(value, str):
            self[path] = "This must be text."
            return ""
        text = value.strip()
        if len(text) > limit:
            self[path] = f"This may have {limit} characters at most."
        elif not _keepable(text):
            self[path] = "This holds a character that cannot be kept."
        return text

    def whole(self, path: str, value: Any, low: int, high: int) -> int:
        """``value`` as a whole number from ``low`` to ``high``. True and 2.0 are none."""
        if type(value) is not int:
            self[path] = "This must be a whole number."
            return low
        if not low <= value <= high:
            self[path] = f"This must be between {low} and {high}."
            return low
        return value

    def choice(self, path: str, value: Any, choices: tuple[str, ...]) -> str:
        """``value``, which is one of ``choices``."""
        if value not in choices:
            self[path] = f"This must be one of {', '.join(filter(None, choices))}."
            return choices[0]
        return str(value)

    def refuse(self) -> None:
        """Raise `Invalid` with everything collected, if there is anything."""
        if self:
            path, sentence = next(iter(self.items()))
            raise Invalid(f"{path}: {sentence}", fields=self)


def _keepable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value
