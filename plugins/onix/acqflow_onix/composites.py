"""A product's elements, asked by their names here: short tags, 2.1 and the blocks of 3.0 are all the same."""

import re
from html import unescape

from acqflow_onix.faults import Warnings
from acqflow_onix.names import NAMES
from acqflow_onix.parsing import Element

Facts = dict[str, str]
Parts = dict[str, list[Element]]

# These hold what the product itself holds in 2.1.
_OPENED = frozenset({"DescriptiveDetail", "PublishingDetail", "RelatedMaterial"})
_BLOCKS = {
    "DescriptiveDetail": 1,
    "CollateralDetail": 2,
    "ContentDetail": 3,
    "PublishingDetail": 4,
    "RelatedMaterial": 5,
    "ProductSupply": 6,
    "PromotionDetail": 7,
    "ProductionDetail": 8,
}
_MAY_HOLD_MARKUP = frozenset(
    (
        "TitleText",
        "TitleWithoutPrefix",
        "TitlePrefix",
        "Subtitle",
        "DistinctiveTitle",
        "TitleOfSeries",
        "PersonName",
        "PersonNameInverted",
        "CorporateName",
        "ContributorStatement",
        "EditionStatement",
        "SubjectHeadingText",
        "PriceTypeDescription",
    )
)
_ESCAPED = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,6}|#x[0-9A-Fa-f]{1,5});")


class Product:
    """The elements of one product by name, and the numbers of the blocks it brings."""

    __slots__ = ("_parts", "blocks")

    def __init__(self, root: Element) -> None:
        parts: Parts = {}
        self.blocks: list[int] = []
        for child in root[:]:
            name = NAMES[child.tag]
            if not name:
                continue
            if name in _BLOCKS:
                self.blocks.append(_BLOCKS[name])
                if name in _OPENED:
                    _sort_in(child, parts)
                    continue
            if name in parts:
                parts[name].append(child)
            else:
                parts[name] = [child]
        self._parts = parts

    def every(self, name: str) -> list[Element]:
        """The elements of that name, in the order of the file."""
        return self._parts.get(name, [])

    def facts(self, name: str) -> list[Facts]:
        """What each composite of that name says."""
        found = self._parts.get(name)
        return [facts(element) for element in found] if found else []

    def first(self, name: str) -> str:
        """The text of the first element of that name; empty if there is none."""
        found = self._parts.get(name)
        return text(found[0]) if found else ""


def _sort_in(block: Element, parts: Parts) -> None:
    for child in block[:]:
        name = NAMES[child.tag]
        if not name:
            continue
        if name in parts:
            parts[name].append(child)
        else:
            parts[name] = [child]


def sorted_children(element: Element) -> Parts:
    """Name → the children of that name."""
    parts: Parts = {}
    _sort_in(element, parts)
    return parts


def facts(element: Element) -> Facts:
    """Name → text of what stands in a composite, the first of each name."""
    found: Facts = {}
    # A slice is a list made at once, which costs half of going from child to child.
    for child in element[:]:
        name = NAMES[child.tag]
        if name and name not in found:
            said = _marked_up(child) if name in _MAY_HOLD_MARKUP and len(child) else child.text
            found[name] = said.strip() if said else ""
    return found


def facts_and_every(element: Element, wanted: str) -> tuple[Facts, list[str]]:
    """The same, and all texts of the name that may stand there several times."""
    found: Facts = {}
    every: list[str] = []
    for child in element[:]:
        name = NAMES[child.tag]
        if name == wanted:
            every.append(text(child))
        elif name and name not in found:
            said = _marked_up(child) if name in _MAY_HOLD_MARKUP and len(child) else child.text
            found[name] = said.strip() if said else ""
    return found, every


def texts(element: Element, wanted: str) -> list[str]:
    """The texts of all children of that name."""
    return [text(child) for child in element[:] if NAMES[child.tag] == wanted]


def children(element: Element, wanted: str) -> list[Element]:
    """The children of that name."""
    return [child for child in element[:] if NAMES[child.tag] == wanted]


def text(element: Element) -> str:
    """All text in an element, in one line."""
    said = _marked_up(element) if len(element) else element.text
    return " ".join(said.split()) if said else ""


def _marked_up(element: Element) -> str:
    return "".join(map(str, element.itertext()))


def readable(said: str, warnings: Warnings) -> str:
    """In one line; what was escaped twice on its way, as in `Allen &amp;amp; Unwin`, is read as was meant."""
    if "&" in said and _ESCAPED.search(said):
        plain = _ESCAPED.sub(lambda found: unescape(found[0]), said)
        if plain != said and plain.isprintable():
            warnings.append(("escaped_twice", said[:80]))
            said = plain
    return " ".join(said.split())
