"""What a message says before its first product: the root, its release, and the header's defaults."""

import re
from typing import NamedTuple

from lxml import etree

from acqflow.plugin_api import FileRefused, Limits
from acqflow_onix.composites import facts
from acqflow_onix.parsing import Element, safe_parser
from acqflow_onix.sections import blanked

_DOCTYPE = re.compile(rb"<!DOCTYPE\s[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_BEGUN_ROOT = re.compile(rb"<(?:[\w.-]+:)?ONIX[Mm]essage\s")
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>")
_HEADER = re.compile(rb"\s*(<((?:[\w.-]+:)?[Hh]eader)[\s>].*?</\2\s*>)", re.DOTALL)
_RELEASE = re.compile(r"(?:2\.[01]|3\.[01])(?:\.\d{1,2})*")
_IN_ADDRESS = re.compile(rb"onix/([23]\.\d)")
_DAY = re.compile(r"[12][0-9]{7}")
_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
LONGEST_PROLOG = 1 << 18


class Prolog(NamedTuple):
    """`tag` is the name of a product in this message, `prefixes` what it declares for prefixed names.

    `day` is when the message was sent (YYYYMMDD), `language`, `price_type` and `currency` its defaults; each may
    be empty. `has_message` is false for a product that stands alone. `start` is where the first may begin.
    """

    tag: bytes
    prefixes: dict[str, str]
    start: int = 0
    release: str = ""
    day: str = ""
    language: str = ""
    price_type: str = ""
    currency: str = ""
    has_dtd: bool = False
    has_message: bool = True
    notes: tuple[tuple[str, str], ...] = ()


def looks_like_onix(text: bytes) -> tuple[float, str]:
    """How surely a file that begins so is a message, and by what."""
    plain = _without_doctype(blanked(text))
    found = re.search(rb"<([A-Za-z_][\w.:-]*)", plain)
    name = _local(found[1]) if found else b""
    if name.lower() == b"onixmessage":
        return 1.0, f"its root is {name.decode('ascii')}"
    if name.lower() == b"product" and re.search(rb"<(?:RecordReference|a001)[\s>]", plain):
        return 0.7, "a product of ONIX without its message"
    if _IN_ADDRESS.search(text) and b"<" in plain:
        return 0.5, "an address of ONIX in it"
    return 0.0, "no ONIX message"


def read_prolog(text: bytes, limits: Limits) -> Prolog:
    """Raises FileRefused where this is no message, or one that is not read."""
    plain = blanked(text)
    if _ENTITY.search(_before_root(plain)):
        raise FileRefused("dtd_entities", _detail(text))
    plain = _without_doctype(plain)
    begin = plain.find(b"<")
    root = _ROOT.match(plain, begin) if begin >= 0 else None
    if root is None:
        _refuse_endless_root(plain, limits)
        raise FileRefused("not_onix", _detail(text))
    element = _parsed(root, limits)
    name = _local(root[1])
    prefix = root[1][: len(root[1]) - len(name)]
    if name.lower() == b"product":
        return Prolog(
            root[1],
            _prefixes(element),
            begin,
            has_message=False,
            notes=(("no_message", f"<{root[1].decode('latin-1')}>"),),
        )
    if name.lower() != b"onixmessage":
        raise FileRefused("not_onix", f"<{root[1][:40].decode('latin-1')}>")
    release = _release(element, text[: root.end()])
    products = re.search(rb"<(" + re.escape(prefix) + rb"[Pp]roduct)[\s/>]", plain)
    tag = products[1] if products else prefix + (b"Product" if name == b"ONIXMessage" else b"product")
    told, notes = _header(plain[root.end() :])
    return Prolog(
        tag,
        _prefixes(element),
        root.end(),
        release,
        _day(told.get("SentDateTime") or told.get("SentDate") or ""),
        told.get("DefaultLanguageOfText", "").strip(),
        told.get("DefaultPriceType", "").strip(),
        told.get("DefaultCurrencyCode", "").strip(),
        b"<!DOCTYPE" in text[: root.start()],
        notes=notes,
    )


def _refuse_endless_root(plain: bytes, limits: Limits) -> None:
    """A message whose first tag goes on beyond all that is looked at is one all the same."""
    begun = _BEGUN_ROOT.search(plain)
    attributes = plain.count(b"=", begun.end()) if begun and b">" not in plain[begun.end() :] else 0
    if attributes > limits.xml_attributes:
        raise FileRefused("attributes", f"{attributes} in one tag")


def _day(said: str) -> str:
    found = _DAY.match(said.replace("-", ""))
    return found[0] if found else ""


def _before_root(text: bytes) -> bytes:
    """All that can hold declarations: up to the first product, for whoever hides them."""
    found = re.search(rb"<(?:[\w.-]+:)?(?:ONIX[Mm]essage|[Pp]roduct)[\s/>]", text)
    return text[: found.start()] if found else text


def _without_doctype(plain: bytes) -> bytes:
    """With blanks for the declaration of the document's type, so that every place stays true."""
    begin = plain.find(b"<!DOCTYPE")
    found = _DOCTYPE.match(plain, begin) if begin >= 0 else None
    return plain[:begin] + b" " * (found.end() - begin) + plain[found.end() :] if found else plain


def _local(name: bytes) -> bytes:
    return name.rpartition(b":")[2]


def _detail(text: bytes) -> str:
    start = " ".join(text[:200].decode("latin-1").split())[:60]
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in start)


def _parsed(root: re.Match[bytes], limits: Limits) -> Element:
    tag = root[0] if root[0].endswith(b"/>") else root[0][:-1] + b"/>"
    try:
        element = etree.fromstring(tag.decode("latin-1").encode(), safe_parser())
    except etree.XMLSyntaxError as error:
        raise FileRefused("damaged", str(error.msg)[:160]) from None
    if len(element.attrib) > limits.xml_attributes:
        raise FileRefused("attributes", f"{len(element.attrib)}, at most {limits.xml_attributes} allowed")
    return element


def _prefixes(root: Element) -> dict[str, str]:
    return {prefix: address for prefix, address in root.nsmap.items() if prefix}


def _release(root: Element, before: bytes) -> str:
    said = str(root.get("release", "")).strip()
    if said:
        if not _RELEASE.fullmatch(said):
            raise FileRefused("version", said[:20])
        return said[:3]
    found = _IN_ADDRESS.search(before)
    release = found[1].decode("ascii") if found else ""
    if release and not _RELEASE.fullmatch(release):
        raise FileRefused("version", release)
    return release


def _header(text: bytes) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    found = _HEADER.match(text)
    if found is None:
        return {}, ()
    try:
        plain = re.sub(rb"(</?)[\w.-]+:", rb"\1", found[1])
        return facts(etree.fromstring(plain.decode("latin-1").encode(), safe_parser())), ()
    except etree.XMLSyntaxError as error:
        return {}, (("header_unreadable", str(error.msg)[:160]),)
