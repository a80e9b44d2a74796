"""Parses the bytes of one product: nothing is fetched, nothing expanded, nothing repaired."""

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from lxml import etree

from acqflow.plugin_api import Limits
from acqflow_onix import entities
from acqflow_onix.faults import Damaged

# lxml brings no types of its own.
Element: TypeAlias = Any

_CONTROLS = bytes(set(range(0x20)) - {9, 10, 13})
_BLANKS = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_CONTROL_NUMBER = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.IGNORECASE
)
_ODD = re.compile(r"[^\x20-\x7e]")
_STEP = 2048


class Parser:
    """Parses products of one file. `prefixes` are what the message declares for names: `onix` → its address."""

    def __init__(self, limits: Limits, prefixes: Mapping[str, str], *, blanks_controls: bool) -> None:
        self._limits, self._blanks_controls = limits, blanks_controls
        self._prefixes = [prefix.encode() + b":" for prefix in prefixes]
        root = etree.tostring(etree.Element("r", nsmap=dict(prefixes)))
        self._begin = root.removesuffix(b"/>") + b">"
        self._too_deep = etree.XPath("boolean(" + "/*" * (limits.xml_depth + 1) + ")")
        self._parser = safe_parser()

    def product(self, data: bytes) -> Element:
        """The element of a product that is given in UTF-8. Raises Damaged."""
        if self._blanks_controls:
            data = _CONTROL_NUMBER.sub(b" ", data.translate(_BLANKS))
        if b"&" in data and entities.has_named(data):
            data = entities.resolved(data)
        try:
            root = self._parsed(data)
        except etree.XMLSyntaxError as error:
            raise _damage(error) from None
        self._check(root, data)
        return root

    def _parsed(self, data: bytes) -> Element:
        if self._prefixes and any(prefix in data for prefix in self._prefixes):
            return etree.fromstring(self._begin + data + b"</r>", self._parser)[0]
        return etree.fromstring(data, self._parser)

    def _check(self, root: Element, data: bytes) -> None:
        # Only what has that many can have that many in one place.
        most = self._limits.xml_attributes
        if data.count(b"=") > most and (found := max(len(e.attrib) for e in root.iter("*"))) > most:
            raise Damaged("attributes", f"{found} at one element, at most {most} allowed")
        if _may_be_deeper(data, self._limits.xml_depth) and self._too_deep(root):
            raise Damaged("too_deep", f"more than {self._limits.xml_depth} elements inside each other")


def _may_be_deeper(data: bytes, limit: int) -> bool:
    """False where it cannot be, told from the tags that are opened and not closed: far cheaper than to look."""
    count = data.count
    if count(b"<") <= 2 * limit:
        return False
    depth = 0
    for begin in range(0, len(data), _STEP):
        # What closes itself, and comments, count as left open: too much may be looked at, and never too little.
        tags, closed = count(b"<", begin, begin + _STEP), count(b"</", begin, begin + _STEP + 1)
        if depth + tags - closed > limit:
            return True
        depth += tags - 2 * closed
    return False


def safe_parser() -> etree.XMLParser:
    """No entities, no DTD, no network, the limits of libxml2 in force; comments are left out."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        recover=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _damage(error: etree.XMLSyntaxError) -> Damaged:
    line, column = error.position
    where = f"line {line}, character {column} of the record"
    said = _ODD.sub("\N{REPLACEMENT CHARACTER}", (error.msg or "").partition(", line ")[0])[:160]
    if error.code in (etree.ErrorTypes.ERR_INVALID_CHAR, etree.ErrorTypes.ERR_INVALID_CHARREF):
        return Damaged("control_char", f"{where}: {said}")
    if "depth" in said.lower():
        return Damaged("too_deep", f"{where}: {said}")
    if "huge" in said.lower() or "too long" in said.lower():
        return Damaged("too_long", f"{where}: {said}")
    return Damaged("not_well_formed", f"{where}: {said}")
