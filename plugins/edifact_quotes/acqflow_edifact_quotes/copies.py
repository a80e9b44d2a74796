"""The copies a vendor has in mind: GIR segments, copy by copy."""

import re
from collections.abc import Mapping, Sequence

from acqflow_edifact_quotes.faults import Damaged
from acqflow_edifact_quotes.segments import Elements, part

Warnings = list[tuple[str, str]]

# EDItEUR's codes for what identifies a copy; another one is kept as `gir_` and the code.
_KEYS = {
    "LFN": "fund",
    "LLO": "location",
    "LSQ": "collection",
    "LST": "stock_category",
    "LLN": "loan_category",
    "LCL": "shelfmark",
    "LFS": "filing_suffix",
    "LCV": "copy_value",
    "LVC": "servicing",
    "LVT": "servicing_text",
    "LRP": "rotation_plan",
    "LAC": "accession_number",
    "LCO": "copy_number",
}
_QUANTITY = "LQT"
_COPIES = re.compile(r"0*[1-9][0-9]{0,3}(?:[.,]0+)?")
_EBOOK = re.compile(r"e-?books?", re.IGNORECASE)


def copies_of(segments: Sequence[Elements]) -> dict[str, dict[str, str]]:
    """Number of the copy → what is said of it; a number that comes again goes on with the same copy."""
    found: dict[str, dict[str, str]] = {}
    for gir in segments:
        copy = found.setdefault(part(gir, 1), {})
        for place in range(2, len(gir)):
            value, code = part(gir, place), part(gir, place, 1)
            if value:
                key = code if code == _QUANTITY else _KEYS.get(code, f"gir_{code or 'none'}")
                copy[key] = f"{copy[key]}, {value}" if key in copy else value
    return found


def joined(copies: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Key → one value for each copy, in order, joined by `; `; a copy without one has an empty place.

    >>> joined({"001": {"fund": "REF", "location": "CRO"}, "002": {"fund": "A;B"}})
    {'fund': 'REF; A\\\\;B', 'location': 'CRO; '}
    """
    keys = dict.fromkeys(key for copy in copies.values() for key in copy if key != _QUANTITY)
    return {key: "; ".join(_escaped(copy.get(key, "")) for copy in copies.values()) for key in keys}


def quantity(segments: Sequence[Elements], copies: Mapping[str, Mapping[str, str]], warnings: Warnings) -> str:
    """How many copies, empty where nobody says it. Raises Damaged for a number that nobody orders."""
    stated = {part(qty, 1): part(qty, 1, 1) for qty in reversed(segments)}
    text = stated.get("1") or stated.get("21") or ""
    described = sum(_number(copy.get(_QUANTITY, "1")) for copy in copies.values())
    if not text:
        return str(described) if described else ""
    number = _number(text)
    if described and described != number:
        warnings.append(("copies_differ", f"{number} {described}"))
    return str(number)


def is_ebook(copies: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether every copy is to stand among the e-books."""
    said = [copy.get("stock_category", "") for copy in copies.values()]
    return bool(said) and all(map(_EBOOK.fullmatch, said))


def _number(text: str) -> int:
    if not _COPIES.fullmatch(text):
        raise Damaged("copies", text[:80])
    return int(re.split("[.,]", text)[0])


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;")
