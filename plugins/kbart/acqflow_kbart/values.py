"""What single cells of KBART may say: dates, embargoes, kinds, addresses, numbers of titles."""

import re
from datetime import date

from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.identifiers import Identifier, IsbnLostDigits, parse_isbn, parse_isbns, parse_issn
from acqflow_kbart.faults import RowDamaged

Warnings = list[tuple[str, str]]

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_YEAR = re.compile(r"(?<![0-9])(1[4-9][0-9]{2}|20[0-9]{2})(?![0-9])")
_EMBARGO = re.compile(r"([RP])[1-9][0-9]{0,3}[DMY]")
_ADDRESS = re.compile(r"https?://[^\s/?#@\\]+(?:[/?#][^\s]*)?", re.IGNORECASE)
_ISSN = re.compile(r"(?:[0-9]{4}[- ]?[0-9]{3}[0-9Xx]|977[0-9]{10})")
_NOTHING = frozenset({"n/a", "na", "none", "-", "null"})
_LONGEST_SAID = 80

PUBLICATION_TYPES = {"monograph": "ebook", "serial": "ejournal"}
"""The two kinds of KBART, and the format of a title that each means."""
COVERAGE_DEPTHS = frozenset({"fulltext", "selected articles", "abstracts"})
ACCESS_TYPES = frozenset({"F", "P"})


def check_date(text: str, column: str) -> None:
    """Raises RowDamaged unless it is a year, a month or a day that there is: 2014, 2014-03, 2014-03-31."""
    found = _DATE.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        raise RowDamaged("date", f"{text[:_LONGEST_SAID]} in {column}") from None


def year_of(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def is_date(text: str) -> bool:
    try:
        check_date(text, "")
    except RowDamaged:
        return False
    return len(text) == len("2014-03-31")


def check_embargo(text: str) -> None:
    """Raises RowDamaged for what is no P1Y (the last year is shut), R2M (only it is open) or R10Y;P30D."""
    parts = [_EMBARGO.fullmatch(part.strip()) for part in text.split(";")]
    walls = [part and part[1] for part in parts]
    if None in walls or len(walls) != len(set(walls)):
        raise RowDamaged("embargo", text[:_LONGEST_SAID])


def address_of(text: str, warnings: Warnings) -> str:
    """The address as a browser takes it. Raises RowDamaged for anything that is not fetched over the web."""
    address = "%20".join(text.split())
    if not _ADDRESS.fullmatch(address):
        raise RowDamaged("address", text[:_LONGEST_SAID])
    if address != text:
        warnings.append(("blank_in_address", text))
    return address


def number_of(text: str, warnings: Warnings, lost: list[str]) -> Identifier | None:
    """The ISBN or ISSN of a cell. What is none is warned about; an ISBN without its last digits goes to `lost`."""
    if not text or text.casefold() in _NOTHING:
        return None
    try:
        found = _parsed(text)
    except IsbnLostDigits:
        lost.append(text[:_LONGEST_SAID])
        return None
    except Unreadable:
        warnings.append(("number_unreadable", text[:_LONGEST_SAID]))
        return None
    if found.doubtful:
        warnings.append((f"{found.scheme}_doubtful", text[:_LONGEST_SAID]))
    return found


def _parsed(text: str) -> Identifier:
    if _ISSN.fullmatch(text):
        return parse_issn(text)
    return next(iter(parse_isbns(text)), None) or parse_isbn(text)
