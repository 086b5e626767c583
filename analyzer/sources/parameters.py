"""What a source can be told, and how it is checked."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.errors import InputError


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a source can be told.

    Attributes
    ----------
    name, help
        As shown by ``analyzer sources``.
    default
        Used when the user says nothing; ``None`` means "nothing".
    required
        Whether the source cannot work without it.
    kind
        ``text``, ``count`` (a whole number from 1), ``host`` (a label of a host name, or a
        host name), or ``url``.
    """

    name: str
    help: str
    default: str | None = None
    required: bool = False
    kind: str = "text"

    def checked(self, value: str) -> str:
        """Return the value, trimmed.

        Raises
        ------
        InputError
            When it is not of this parameter's kind.
        """
        value = value.strip()
        if self.kind == "count" and not (value.isascii() and value.isdigit() and int(value) > 0):
            raise InputError(f"{self.name}={value!r} is not a number. Next step: give 1 or more.")
        if self.kind == "host" and not all(map(_is_label, value.split("."))):
            raise InputError(
                f"{self.name}={value!r} is not a name in a web address. "
                f"Next step: give the NAME of https://NAME…, or a whole host name."
            )
        if self.kind == "url" and not value.lower().startswith(("http://", "https://")):
            raise InputError(
                f"{self.name}={value!r} is not a web address. "
                "Next step: give one that begins with https://"
            )
        return value


def _is_label(text: str) -> bool:
    return (
        0 < len(text) <= 63
        and text.isascii()
        and text.replace("-", "").isalnum()
        and not text.startswith("-")
    )


def pages_parameter(default: int) -> Parameter:
    """Return the parameter that limits how many pages are asked for."""
    return Parameter("pages", "at most so many pages", default=str(default), kind="count")
