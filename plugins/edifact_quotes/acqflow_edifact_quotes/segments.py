"""Cuts the bytes of an interchange into segments, and a segment into elements and components."""

import re
from functools import lru_cache
from typing import NamedTuple

from acqflow.plugin_api import FileRefused

UNA_LENGTH = 9
# What stands between segments so that people can read them.
_FILLER = re.compile(rb"[\r\n\t \x00\x1a]*+")
_TAG = re.compile(rb"[A-Z]{3}")


class Signs(NamedTuple):
    """What separates and what releases, as UNA says it; a blank release character releases nothing."""

    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str = "?"
    terminator: str = "'"


USUAL_SIGNS = Signs()


class Segment(NamedTuple):
    """Where a segment lies; `end` is behind its terminator. `tag` is empty where it begins with none."""

    tag: str
    offset: int
    end: int


Elements = list[list[str]]
"""A segment as elements of components: the first one is the tag. What is not there is read as an empty text."""


def behind_filler(data: bytes, at: int) -> int:
    found = _FILLER.match(data, at)
    return found.end() if found else at


def signs_of(una: bytes) -> Signs:
    """Raises FileRefused where UNA is cut or two of its signs are the same."""
    if len(una) < UNA_LENGTH:
        raise FileRefused("una", f"it ends after {len(una)} bytes")
    said = una[3:UNA_LENGTH].decode("latin-1")
    component, element, decimal, release, terminator = said[0], said[1], said[2], said[3], said[5]
    separating = [component, element, terminator, *([release] if release != " " else [])]
    if len(set(separating)) < len(separating) or decimal not in ".," or any(map(_is_text, separating)):
        raise FileRefused("una", f"it is “{_visible(said)}”")
    return Signs(component, element, decimal, release, terminator)


def next_segment(data: bytes, at: int, signs: Signs) -> Segment | None:
    """The segment that begins there, None where nothing ends it: a released terminator does not."""
    found = _segment_pattern(signs).match(data, at)
    if found is None:
        return None
    tag = _TAG.match(data, at)
    behind = data[at + 3 : at + 4].decode("latin-1")
    is_tag = tag is not None and behind in (signs.component, signs.element, signs.terminator)
    return Segment(tag[0].decode("ascii") if tag and is_tag else "", at, found.end())


def count_parts(data: bytes, signs: Signs) -> int:
    """How many components a segment may have, at most: released signs are counted too."""
    return data.count(signs.component.encode("latin-1")) + data.count(signs.element.encode("latin-1")) + 1


def elements(text: str, signs: Signs) -> Elements:
    """The parts of a segment's text, which has no terminator any more."""
    if signs.release == " " or signs.release not in text:
        return [part.split(signs.component) for part in text.split(signs.element)]
    whole: Elements = [[""]]
    is_released = False
    for sign in text:
        if is_released or sign not in (signs.release, signs.component, signs.element):
            whole[-1][-1] += sign
            is_released = False
        elif sign == signs.release:
            is_released = True
        elif sign == signs.component:
            whole[-1].append("")
        else:
            whole.append([""])
    return whole


def part(found: Elements, element: int, component: int = 0) -> str:
    """What stands at a place of a segment, without blanks around it; empty where it ends before."""
    if element >= len(found) or component >= len(found[element]):
        return ""
    return found[element][component].strip()


@lru_cache(maxsize=64)
def _segment_pattern(signs: Signs) -> re.Pattern[bytes]:
    end = re.escape(signs.terminator.encode("latin-1"))
    if signs.release == " ":
        return re.compile(b"[^%b]*+%b" % (end, end), re.DOTALL)
    release = re.escape(signs.release.encode("latin-1"))
    return re.compile(b"(?:[^%b%b]++|%b.)*+%b" % (release, end, release, end), re.DOTALL)


def _is_text(sign: str) -> bool:
    return sign > "~" or sign.isalnum() or (not sign.isprintable() and sign not in "\x1c\x1d\x1e\x1f\r\n")


def _visible(said: str) -> str:
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in said)
