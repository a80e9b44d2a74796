"""Titles, series and editions."""

from typing import NamedTuple

from acqflow_onix.composites import Facts, Product, children, facts, readable, text
from acqflow_onix.faults import Warnings
from acqflow_onix.names import NAMES
from acqflow_onix.parsing import Element

# Distinctive title, undefined; then what is at least a title of this product.
_TYPES = {"01": 0, "": 1, "00": 1, "03": 2, "06": 3, "10": 4, "11": 5, "13": 5, "05": 6}
_OF_PRODUCT, _OF_COLLECTION = "01", ("02", "03")
_MOST_SERIES = 20
_EDITION_TYPES = {
    "ABR": "abridged",
    "ANN": "annotated",
    "BLL": "bilingual",
    "CRI": "critical",
    "ENH": "enhanced",
    "ENL": "enlarged",
    "FAC": "facsimile",
    "ILL": "illustrated",
    "LTE": "large print",
    "NED": "new",
    "REV": "revised",
    "SCH": "school",
    "SPE": "special",
    "STU": "student",
    "TCH": "teacher's",
    "UBR": "unabridged",
}


class Titled(NamedTuple):
    """The title, its subtitle, and the series that its title names."""

    title: str = ""
    subtitle: str = ""
    series: tuple[str, ...] = ()


def titled(product: Product, warnings: Warnings) -> Titled:
    """The distinctive title, else another that the product has."""
    best = min(_details(product), key=lambda pair: pair[0], default=None)
    if best is not None:
        found = _of_elements(best[1], warnings) if best[2] else _of_facts(facts(best[1]), warnings)
        if found.title:
            return found
    plain = product.first("DistinctiveTitle") or _without_gap(
        product.first("TitlePrefix"), product.first("TitleWithoutPrefix")
    )
    return Titled(readable(plain, warnings), readable(product.first("Subtitle"), warnings))


def _details(product: Product) -> list[tuple[tuple[int, int], Element, bool]]:
    """(rank, element, whether it has title elements)."""
    found = []
    for name, has_elements in (("TitleDetail", True), ("Title", False)):
        for place, element in enumerate(product.every(name)):
            kind = next((text(part) for part in element if NAMES[part.tag] == "TitleType"), "")
            found.append(((_TYPES.get(kind, 9), place), element, has_elements))
    return found


def _of_elements(detail: Element, warnings: Warnings) -> Titled:
    said = [facts(element) for element in children(detail, "TitleElement")]
    own = [part for part in said if part.get("TitleElementLevel", _OF_PRODUCT) == _OF_PRODUCT]
    above = [part for part in said if part.get("TitleElementLevel") in _OF_COLLECTION]
    names = [name for part in above if (name := _name(part))]
    title = ". ".join(filter(None, [_name(part) for part in own or said]))
    subtitle = " : ".join(filter(None, [part.get("Subtitle", "") for part in own or said]))
    numbers = [number for part in own if (number := part.get("PartNumber") or part.get("YearOfAnnual", ""))]
    if not title and names:
        # A volume without a title of its own is called by what it is part of.
        title = ". ".join([*names, *numbers])
    elif numbers:
        title = ". ".join([title, *numbers]) if title else ". ".join(numbers)
    title = title or facts(detail).get("TitleStatement", "")
    series = tuple(readable(name, warnings) for name in names)
    return Titled(readable(title, warnings), readable(subtitle, warnings), series)


def _of_facts(said: Facts, warnings: Warnings) -> Titled:
    return Titled(readable(_name(said), warnings), readable(said.get("Subtitle", ""), warnings))


def _name(said: Facts) -> str:
    return said.get("TitleText") or _without_gap(said.get("TitlePrefix", ""), said.get("TitleWithoutPrefix", ""))


def _without_gap(prefix: str, rest: str) -> str:
    """`The` and `garden`, but `L'` and `étranger`."""
    if not prefix or not rest:
        return prefix or rest
    return prefix + rest if prefix.endswith(("'", "’", "-")) else f"{prefix} {rest}"


def series(product: Product, of_title: tuple[str, ...], warnings: Warnings) -> tuple[tuple[str, ...], str]:
    """The names of its series, and the number in the first of them."""
    names, numbers = list(of_title), []
    for collection in product.every("Collection"):
        for detail in children(collection, "TitleDetail"):
            said = [facts(element) for element in children(detail, "TitleElement")]
            names += [_name(part) for part in said]
            numbers += [part.get("PartNumber", "") for part in said]
    for older in product.every("Series"):
        said_of_it = facts(older)
        inner = next((_name(facts(title)) for title in children(older, "Title")), "")
        names.append(said_of_it.get("TitleOfSeries") or inner)
        numbers.append(said_of_it.get("NumberWithinSeries", ""))
    for whole in product.facts("Set"):
        names.append(whole.get("TitleOfSet") or _name(whole))
    distinct = dict.fromkeys(name for said in names if (name := readable(said, warnings)))
    return tuple(distinct)[:_MOST_SERIES], next(filter(None, numbers), "")


def edition(product: Product) -> str:
    """The statement as printed, else made of number and kind: `2nd edition, revised`."""
    statement = product.first("EditionStatement")
    if statement:
        return statement
    kinds = [_EDITION_TYPES[code] for e in product.every("EditionType") if (code := text(e)) in _EDITION_TYPES]
    number = product.first("EditionNumber").lstrip("0")
    if number.isdecimal() and number.isascii() and len(number) < 4:
        return ", ".join([f"{number}{_ordinal(number)} edition", *kinds])
    return ", ".join(kinds) + (" edition" if kinds else "")


def _ordinal(number: str) -> str:
    if number.endswith(("11", "12", "13")):
        return "th"
    return {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")
