"""Class numbers as catalogues write them: without the marks around them, and without what is no class number."""

import re

from acqflow_marc.fields import Field, Fields

# Behind the sign for a country's literature or for reference books; before the `s` of a series and a cutter.
_DDC = re.compile(r"(?:NZ|[ACR])?([0-9]{3}(?:\.[0-9]+)?)(?![0-9:])")
_LCC = re.compile(r"[A-Z]{1,3} ?[0-9]")
# CLC has second letters only under T; LCC has them everywhere, and a cutter behind the number.
_LCC_ONLY = re.compile(
    r"[A-SU-Z][A-Z]{1,2} ?[0-9]|[A-Z]{1,3} ?[0-9]{1,4}(?:\.[0-9]+)?(?: ?\.[A-Z][0-9]| [A-Z][0-9])"
)
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
    if "093" in fields or "084" in fields:
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
    if "/" in code or "'" in code:
        code = code.replace("/", "").replace("'", "")
    read = _DDC.match(code)
    return read[1] if read else ""


def scheme_of(code: str) -> str:
    """The scheme of a class number of which nobody says it: `005.1`, `QA76.9` and `TP311.13` look different.

    >>> scheme_of("005.1"), scheme_of("QA76.9"), scheme_of("TP311.13"), scheme_of("I242.4")
    ('ddc', 'lcc', 'clc', 'clc')
    """
    if code[:1].isdigit():
        return "ddc"
    return "lcc" if _LCC_ONLY.match(code) else "clc"


def _add_clc(found: dict[tuple[str, str], None], fields: list[Field]) -> None:
    found.update(dict.fromkeys(("clc", code) for field in fields for code in field.every("a") if _CLC.match(code)))
