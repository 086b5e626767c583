"""Cells to values: text, numbers, salaries (dates: `dates`). What is not certain is ``None``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from analyzer.posting import Salary, SalaryOrigin, SalaryPeriod

_NAMES = ("name", "label", "title", "value", "text", "fullLocation", "code", "@id", "id")
_PLACE = (
    ("city", "addressLocality", "locality"),
    ("state", "region", "addressRegion", "province"),
    ("country", "addressCountry"),
)
_PERIODS: dict[str, SalaryPeriod] = {
    "h": "hour", "hour": "hour", "hourly": "hour", "hr": "hour", "perhour": "hour",
    "day": "day", "daily": "day", "d": "day", "perday": "day",
    "week": "week", "weekly": "week", "wk": "week", "perweek": "week",
    "month": "month", "monthly": "month", "mo": "month", "mon": "month", "permonth": "month",
    "year": "year", "yearly": "year", "annual": "year", "annually": "year", "yr": "year",
    "y": "year", "annum": "year", "peryear": "year", "ann": "year",
}  # fmt: skip
_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "¥": "JPY"}
_ADDRESS = re.compile(r"https?://\S+$")
_RATING = re.compile(r"\s*[\n|]\s*\d\.\d$|\s*\d\.\d\s*★$")


def text_of(value: Any) -> str | None:
    """Return a cell as one line of text: an object by its name, a list joined by commas."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, Mapping):
        return next((text for key in _NAMES if (text := text_of(value.get(key)))), None)
    if isinstance(value, (list, tuple)):
        parts = dict.fromkeys(text for item in value if (text := text_of(item)))
        return ", ".join(parts) or None
    return str(value)


def location_of(value: Any) -> str | None:
    """Return a place as text; several places are separated by semicolons."""
    if isinstance(value, (list, tuple)):
        parts = dict.fromkeys(place for item in value if (place := location_of(item)))
        return "; ".join(parts) or None
    if not isinstance(value, Mapping):
        text = text_of(value)
        return text.strip(" ,;") or None if text else None
    named = text_of(value.get("fullLocation")) or text_of(value.get("name"))
    address = value.get("address")
    if not named and isinstance(address, (Mapping, list)):
        return location_of(address)
    if named:
        return named
    parts = dict.fromkeys(
        text
        for keys in _PLACE
        if (text := next((text for key in keys if (text := text_of(value.get(key)))), None))
    )
    return ", ".join(parts) or text_of(address) or text_of(value)


def url_of(value: Any) -> str | None:
    """Return an absolute web address; a relative one leads nowhere outside its page."""
    text = text_of(value)
    return text if text and _ADDRESS.match(text) else None


def company_of(value: Any) -> str | None:
    """Return a company's name, without the rating that some dumps append to it."""
    text = text_of(value[0] if isinstance(value, list) and value else value)
    return _RATING.sub("", text).strip() or None if text else None


def employment_of(value: Any) -> str | None:
    """Return the kind of employment as the source words it.

    A column called "type" may also say who may apply, which is something else.
    """
    text = text_of(value)
    return None if text and text.casefold() in ("external", "internal", "job", "jobs") else text


def remote_of(value: Any) -> str | None:
    """Return ``remote``, ``hybrid`` or ``onsite``; a plain "not remote" leaves it open."""
    if isinstance(value, str):
        word = re.sub(r"[^a-z]", "", value.casefold())
        if "hybrid" in word:
            return "hybrid"
        if "onsite" in word or "inoffice" in word or "inperson" in word:
            return "onsite"
        if "remote" in word or "telecommute" in word:
            return "remote"
        return "remote" if value.strip().casefold() in ("true", "1", "yes", "1.0", "t") else None
    return "remote" if value in (True, 1) else None


def language_of(value: Any) -> str | None:
    """Return the ISO 639-1 code of "en", "en-US", "en_GB" or ``{"code": "en"}``."""
    text = text_of(value.get("code")) if isinstance(value, Mapping) else text_of(value)
    code = re.split(r"[-_]", text)[0].casefold() if text else ""
    return code if re.fullmatch(r"[a-z]{2}", code) else None


def number_of(value: Any) -> float | None:
    """Return a positive number, also from "110,000"; 0 means unknown."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        digits = re.sub(r"[\s$€£₹,](?=\d|$)|^[A-Z]{3} ?", "", value.strip())
        if not re.fullmatch(r"\d+(\.\d+)?", digits):
            return None
        value = float(digits)
    if not isinstance(value, (int, float)) or not math.isfinite(value) or value <= 0:
        return None
    return float(value)


def period_of(value: Any) -> SalaryPeriod | None:
    """Return what a salary is paid for."""
    text = text_of(value)
    return _PERIODS.get(re.sub(r"[^a-z]|salary|wage|per-", "", text.casefold())) if text else None


def currency_of(value: Any) -> str | None:
    """Return an ISO 4217 code."""
    text = text_of(value)
    if not text:
        return None
    text = _SYMBOLS.get(text, text.upper())
    return text if re.fullmatch(r"[A-Z]{3}", text) else None


def salary_of(
    low: Any, high: Any, currency: Any, period: Any, origin: SalaryOrigin = "field"
) -> Salary | None:
    """Return a salary, ``None`` if neither end is a number."""
    least, most = number_of(low), number_of(high)
    if least is None and most is None:
        return None
    return Salary(least, most, currency_of(currency), period_of(period), origin)


def salary_object(value: Any) -> Salary | None:
    """Return the salary of an object: schema.org's MonetaryAmount, or min, max, currency."""
    if isinstance(value, list):
        value = value[0] if value else None
    number = number_of(value)
    if number is not None and not isinstance(value, str):
        return Salary(number, number)
    if not isinstance(value, Mapping):
        return None
    inner = value.get("value")
    amount = inner if isinstance(inner, Mapping) else value
    single = amount.get("value") if not isinstance(inner, Mapping) else inner.get("value")
    low = amount.get("minValue", amount.get("min", amount.get("minimum", single)))
    high = amount.get("maxValue", amount.get("max", amount.get("maximum", single)))
    period = next(
        (
            part[key]
            for part in (amount, value)
            for key in ("unitText", "period", "interval", "frequency")
            if part.get(key)
        ),
        None,
    )
    return salary_of(low, high, value.get("currency") or amount.get("currency"), period)
