"""Class numbers as catalogues write them: without the marks around them, and without what is no class number."""

import re

from acqflow_marc.fields import Field, Fields

# Behind a country's sign for its literature, NZ823.2; before the `s` of a series and a cutter.
_DDC = re.compile(r"[A-Z]{0,2}([0-9]{3}(?:\.[0-9]+)?)(?![0-9:])")
_LCC = re.compile(r"[A-Z]{1,3} ?[0-9]")
_CLC = re.compile(r"[A-Z]")


def marc21_classes(fields: Fields) -> tuple[tuple[str, str], ...]:
    """From 050 and 090, 082 and 092, 084 and 093; local places hold anything, so only what reads as one counts."""
    found: dict[tuple[str, str], None] = {}
    for tag in ("050", "090"):
        for code in fields.every(tag, "a"):
            if _LCC.match(code):
                found["lcc", code.rstrip("/ ")] = None
            elif tag == "090" and (number := dewey(code)):
                found["ddc", number] = None
    for code in fields.every("082", "a") + fields.every("092", "a"):
        if number := dewey(code):
            found["ddc", number] = None
    chinese = [field for field in fields.of("084") if field.first("2") in ("clc", "cnclc")]
    _add_clc(found, [*fields.of("093"), *chinese])
    return tuple(found)


def unimarc_classes(fields: Fields) -> tuple[tuple[str, str], ...]:
    """From 690, 676 and 680."""
    found: dict[tuple[str, str], None] = {}
    _add_clc(found, fields.of("690"))
    for code in fields.every("676", "a"):
        if number := dewey(code):
            found["ddc", number] = None
    found.update(
        dict.fromkeys(("lcc", code.rstrip("/ ")) for code in fields.every("680", "a") if _LCC.match(code))
    )
    return tuple(found)


def dewey(code: str) -> str:
    """The number alone, without the marks where a library may shorten it; empty if it is none.

    >>> dewey("005.1/33"), dewey("690.08 s"), dewey("NZ823.2"), dewey("[Fic]")
    ('005.133', '690.08', '823.2', '')
    """
    read = _DDC.match(code.replace("/", "").replace("'", ""))
    return read[1] if read else ""


def _add_clc(found: dict[tuple[str, str], None], fields: list[Field]) -> None:
    found.update(dict.fromkeys(("clc", code) for field in fields for code in field.every("a") if _CLC.match(code)))
