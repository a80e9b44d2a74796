"""How an uploaded file is to be read, as the address or the form says, and what a page shows to choose from."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from flask import request

from acqflow import intake
from acqflow.plugin_api import CatalogueFormat, MappingGuess, Profile, may_hold
from acqflow.plugin_host.discovery import LoadedPlugin
from acqflow.plugin_host.fitting import Said
from acqflow.web import uploads
from acqflow.web.access import current_library
from acqflow.web.sentences import WORDING

_COLUMN = "column:"
# What says which table is read; its columns are known by it.
_TABLE = ("format", "encoding", "delimiter", "sheet", "header_row")
_LONGEST_ROW_NUMBER = 7


class Readable(Protocol):
    """A file of which it is known how it would be read."""

    @property
    def plugin(self) -> LoadedPlugin: ...
    @property
    def profile(self) -> Profile: ...
    @property
    def guess(self) -> MappingGuess | None: ...
    @property
    def options(self) -> Mapping[str, tuple[str, ...]]: ...


def said(may_be: Callable[[str], bool] = may_hold) -> Said:
    """`encoding`, `delimiter`, `sheet`, `header_row`, an `option:FORMAT:` per switch, a `column:` per column.

    Columns of another table than the one that is asked for are left aside, and so is what no column may hold.
    """
    asked = request.values
    switch = f"option:{asked.get('format', '')}:"
    row = asked.get("header_row", "")
    chosen = {
        name.removeprefix(_COLUMN): field
        for name, field in asked.items()
        if name.startswith(_COLUMN) and (not field or may_be(field))
    }
    return Said(
        encoding=_said_encoding(),
        delimiter=uploads.DELIMITERS.get(asked["delimiter"], "") if "delimiter" in asked else None,
        sheet=asked.get("sheet", ""),
        header_row=int(row) if row.isascii() and row.isdigit() and len(row) <= _LONGEST_ROW_NUMBER else None,
        columns=chosen if asked.get("columns_of", _table_asked()) in (_table_asked(), _places_asked()) else {},
        options={n.removeprefix(switch): said.strip() for n, said in asked.items() if n.startswith(switch)},
    )


def delivery_said(upload: uploads.Upload) -> intake.Delivery:
    """The file as the address or the form says it is to be read. Raises what intake.delivery raises."""
    return uploads.delivery_of(upload, format=request.values.get("format"), said=said())


def choices(found: Readable | None, *, columns: Mapping[str, str], fields: Iterable[str]) -> dict[str, Any]:
    """What the form shows from which a person says how the file is read; `columns` is what each holds now.

    None: it is not even known of which format the file is.
    """
    return {
        "columns": _columns(found, columns),
        "columns_of": _columns_of(found),
        "said_encoding": _said_encoding(),
        "delimiters": [(name, WORDING.word("delimiter", name)) for name in uploads.DELIMITERS],
        "delimiter": _delimiter_name(found) if found else "",
        "formats": _formats(),
        "fields": tuple(fields),
        "encodings": [(name, name) for name in uploads.ENCODINGS],
    }


def _formats() -> list[tuple[str, str]]:
    names = [plugin.name for plugin in current_library().plugins.of(CatalogueFormat.group)]
    return [(name, WORDING.word("catalogue_format", name)) for name in names]


def _said_encoding() -> str | None:
    said = request.values.get("encoding")
    return said if said in ("", *uploads.ENCODINGS) else None


def _table_asked() -> str:
    return "/".join(request.values.get(name, "") for name in _TABLE)


def _places_asked() -> str:
    """What is no table has places of its own, which are the same in every encoding."""
    return f"{request.values.get('format', '')}/places"


def _columns_of(found: Readable | None) -> str:
    """The table whose columns are shown: of another sheet, row or encoding they would be other columns."""
    if found is None or found.guess is None:
        return ""
    if not found.guess.preview.rows:
        return f"{found.plugin.name}/places"
    shown = found.profile.encoding if found.profile.encoding in uploads.ENCODINGS else ""
    sheet = found.guess.preview.sheet if len(found.guess.preview.sheets) > 1 else ""
    row = str(found.guess.header_row)
    return "/".join((found.plugin.name, shown, _delimiter_name(found), sheet, row))


def _delimiter_name(found: Readable) -> str:
    return next((name for name, sign in uploads.DELIMITERS.items() if sign == found.profile.delimiter), "")


def _columns(found: Readable | None, held: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each column with what it holds now: as somebody said, else as it was guessed."""
    if found is None or found.guess is None:
        return []
    return [
        {
            "name": f"{_COLUMN}{c.header}",
            "header": c.header,
            "field": held.get(c.header, ""),
            "samples": c.samples,
        }
        for c in found.guess.columns
    ]
