"""The character entities of ONIX and HTML, known by a built-in table: no DTD is ever read."""

import re
from html.entities import html5

from acqflow_onix.faults import Damaged
from acqflow_onix.sections import parted

_NAMED = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;)[A-Za-z]")
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9.]*);")
_OF_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


def has_named(data: bytes) -> bool:
    """Whether there may be other entities than the five of XML."""
    return b"&" in data and _NAMED.search(data) is not None


def resolved(data: bytes) -> bytes:
    """Numbers for the named characters, so that the parser needs no declarations. Raises Damaged."""
    if b"<!" not in data:
        return _ENTITY.sub(_number, data)
    return b"".join(piece if is_section else _ENTITY.sub(_number, piece) for piece, is_section in parted(data))


def _number(found: re.Match[bytes]) -> bytes:
    name = found[1]
    if name in _OF_XML:
        return found[0]
    characters = html5.get(name.decode("ascii") + ";")
    if characters is None:
        raise Damaged("unknown_entity", f"&{name[:40].decode('ascii')};")
    return "".join(f"&#{ord(character)};" for character in characters).encode("ascii")
