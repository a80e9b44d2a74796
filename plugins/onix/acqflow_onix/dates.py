"""Dates as list 55 writes them: `20061101`, `2006`, `200611`, a span, or words."""

import re

from acqflow_onix.composites import Facts, Product, facts, text
from acqflow_onix.faults import Warnings
from acqflow_onix.parsing import Element

# In the calendar of the Hijra; their years are others.
_OTHER_CALENDAR = ("20", "21", "25", "32")
_ROLES = ("01", "11", "19")
_YEAR = re.compile(r"(?<![0-9])(1[4-9][0-9]{2}|2[0-9]{3})(?![0-9])")
_DIGITS = re.compile(r"(1[4-9]|2[0-9])[0-9]{2}")


def published(product: Product, warnings: Warnings) -> tuple[int | None, str]:
    """The year of publication, and the day (`2006-08-07`) as far as it is known."""
    dated: list[tuple[int, str, str]] = []
    for element in product.every("PublishingDate"):
        said = facts(element)
        role = said.get("PublishingDateRole", "01")
        if role in _ROLES:
            dated.append((_ROLES.index(role), said.get("Date", ""), date_format(element, said)))
    dated += [(0, text(element), "") for element in product.every("PublicationDate")]
    for _, said_so, form in sorted(dated, key=lambda each: each[0]):
        year, day = _read(said_so, form)
        if year is not None:
            return year, day
        if said_so:
            warnings.append(("date_unreadable", said_so[:80]))
    for element in (*product.every("CopyrightStatement"),):
        year, _ = _read(facts(element).get("CopyrightYear", ""), "")
        if year is not None:
            return year, ""
    for name in ("CopyrightYear", "YearFirstPublished"):
        year, _ = _read(product.first(name), "")
        if year is not None:
            return year, ""
    return None, ""


def date_format(element: Element, said: Facts) -> str:
    """The code of list 55, as an attribute of the date or an element beside it."""
    if "DateFormat" in said:
        return said["DateFormat"]
    return next((form for child in element if (form := child.get("dateformat"))), "")


def _read(said: str, form: str) -> tuple[int | None, str]:
    if form in _OTHER_CALENDAR or not said:
        return None, ""
    digits = said.replace("-", "").replace("/", "").partition("T")[0]
    if digits.isascii() and digits.isdigit() and _DIGITS.match(digits):
        return int(digits[:4]), _day(digits, form)
    found = _YEAR.search(said)
    return (int(found[1]), "") if found else (None, "")


def _day(digits: str, form: str) -> str:
    if form in ("02", "03", "04") or len(digits) not in (6, 8, 12, 14):
        return digits[:4]
    month, day = digits[4:6], digits[6:8]
    if not "01" <= month <= "12":
        return digits[:4]
    return f"{digits[:4]}-{month}-{day}" if "01" <= day <= "31" else f"{digits[:4]}-{month}"


def plain_day(said: str) -> str:
    """Eight digits that can be compared, from what may be written with hyphens or be shorter; else empty."""
    digits = said.replace("-", "").replace("/", "")[:8]
    if not (digits.isascii() and digits.isdigit() and len(digits) in (4, 6, 8)):
        return ""
    return digits.ljust(8, "0")
