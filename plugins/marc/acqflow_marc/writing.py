"""Writes records in ISO 2709 and in XML: for examples, tests, and whoever sends MARC."""

from collections.abc import Mapping, Sequence
from html import escape

FieldText = tuple[str, str]
"""A tag and its content: `("001", "12")`, or indicators and subfields: `("245", "10$aOptics")`; `$$` is `$`."""
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def iso2709(
    fields: Sequence[FieldText],
    *,
    encoding: str = "utf-8",
    says_utf8: bool = True,
    leader: str = "nam",
    tail: str = "4500",
) -> bytes:
    """One record. `says_utf8` sets leader/09 to `a`; `leader` is leader/05-07, `tail` leader/20-23.

    >>> iso2709([("001", "1"), ("245", "00$aA")])[:24]
    b'00058nam a2200049   4500'
    """
    bodies = [_body(tag, text, encoding) for tag, text in fields]
    directory, start = b"", 0
    for (tag, _), body in zip(fields, bodies, strict=True):
        directory += f"{tag}{len(body):04d}{start:05d}".encode("ascii")
        start += len(body)
    base = 24 + len(directory) + 1
    head = f"{base + start + 1:05d}{leader} {'a' if says_utf8 else ' '}22{base:05d}   {tail}"
    return head.encode("ascii") + directory + b"\x1e" + b"".join(bodies) + b"\x1d"


def marcxml(fields: Sequence[FieldText], *, leader: str = "nam", tail: str = "4500", prefix: str = "") -> str:
    """One record as an element, to stand in a collection; `prefix` is that of its namespace, `marc:`.

    >>> marcxml([("001", "1")])
    '<record><leader>00000nam a2200000   4500</leader><controlfield tag="001">1</controlfield></record>'
    """
    head = f"<{prefix}leader>00000{leader} a2200000   {tail}</{prefix}leader>"
    return f"<{prefix}record>{head}{''.join(_element(tag, text, prefix) for tag, text in fields)}</{prefix}record>"


def marcxml_file(
    *records: str, head: str = _DECLARATION, root: str = 'collection xmlns="http://www.loc.gov/MARC21/slim"'
) -> bytes:
    """The records in a collection, with blanks and line ends between them, as most programs write them.

    >>> marcxml_file(marcxml([]), head="", root="collection")[:23]
    b'<collection>\\n  <record>'
    """
    return "\n  ".join([f"{head}<{root}>", *records, f"</{root.split()[0]}>"]).encode()


def a_marc21(
    number: int, title: str = "Optics", *, encoding: str = "utf-8", says_utf8: bool = True, **more: str
) -> bytes:
    """A small record of MARC 21, `r1` for number 1; `f500="  $aNote"` is one field more.

    >>> a_marc21(1, f020="  $cUSD 5.00").count(b"USD")
    1
    """
    fields = [("001", f"r{number}"), ("245", f"10$a{title} {number}"), *_named(more)]
    return iso2709(sorted(fields), encoding=encoding, says_utf8=says_utf8)


def a_cnmarc(
    number: int, title: str = "光学", *, encoding: str = "gb18030", charset: str = "10  ", **more: str
) -> bytes:
    """A small record of CNMARC; `charset` is what 100$a/26-29 says of it, right or wrong.

    >>> "光学1" in a_cnmarc(1).decode("gb18030")
    True
    """
    coded = f"20240101d2024    em y0chiy{charset}    ea"
    fields = [("001", f"r{number}"), ("100", f"  $a{coded}"), ("200", f"1 $a{title}{number}"), *_named(more)]
    return iso2709(sorted(fields), encoding=encoding, says_utf8=False, tail="450 ")


def _named(more: Mapping[str, str]) -> list[FieldText]:
    return [(tag.removeprefix("f"), text) for tag, text in more.items()]


def _element(tag: str, text: str, prefix: str) -> str:
    if tag.startswith("00"):
        return f'<{prefix}controlfield tag="{tag}">{escape(text)}</{prefix}controlfield>'
    parts = (part.replace("\0", "$") for part in text[2:].replace("$$", "\0").split("$")[1:])
    inner = "".join(
        f'<{prefix}subfield code="{p[0]}">{escape(p[1:], quote=False)}</{prefix}subfield>' for p in parts
    )
    return f'<{prefix}datafield tag="{tag}" ind1="{text[0]}" ind2="{text[1]}">{inner}</{prefix}datafield>'


def _body(tag: str, text: str, encoding: str) -> bytes:
    if not tag.startswith("00"):
        text = "$".join(part.replace("$", "\x1f") for part in text.split("$$"))
    return text.encode(encoding) + b"\x1e"


def a_marcxml(number: int, title: str = "Optics", prefix: str = "", **more: str) -> str:
    """A sound record in MARCXML, its id `r` and the number; more fields as `f650=...`, indicators first."""
    extra = [(tag.removeprefix("f"), text) for tag, text in more.items()]
    return marcxml(sorted([("001", f"r{number}"), ("245", f"10$a{title} {number}"), *extra]), prefix=prefix)


def a_marcxml_cnmarc(number: int, title: str = "光学") -> str:
    """The same in CNMARC."""
    coded = ("100", "  $a20240101d2024    em y0chiy50      ea")
    return marcxml([("001", f"r{number}"), coded, ("200", f"1 $a{title}{number}")], tail="450 ")
