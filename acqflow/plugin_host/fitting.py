"""How one file is to be read: what a person says of it, else what is kept of its vendor, else what is guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from acqflow.plugin_api import CatalogueFormat, FileRefused, MappingGuess, Profile
from acqflow.plugin_host.discovery import LoadedPlugin
from acqflow.plugin_host.reading import guess_mapping
from acqflow.vocabulary.errors import Unreadable, words

Notes = tuple[tuple[str, str], ...]

# Several columns may fill one of these together; of the others one column is right and a second one wrong.
_SHARED = frozenset({"creators", "series", "isbn", "issn", "clc", "lcc", "ddc", "class_number", "keywords"})


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of this very file; it counts more than what is kept, guessed, or declared in the file.

    None: nothing said; an empty `encoding` or `delimiter`, or an option without value: recognise it, whatever was
    kept. `columns` maps headers to fields, as Profile.columns does; `options` are those the format declares.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str = ""
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


NOTHING_SAID = Said()


class OptionUnknown(Unreadable):
    """Facts: `option`, `format`, `known`."""

    says = words("The format %(format)s cannot be read with %(option)s. It knows: %(known)s.")


@dataclass(frozen=True, slots=True)
class Fitted:
    """The profile a file is read by, the guess it rests on (None: the format has no columns), and what misfits."""

    profile: Profile
    guess: MappingGuess | None
    notes: Notes = ()


def fit(plugin: LoadedPlugin, path: Path, kept: Profile, said: Said = NOTHING_SAID) -> Fitted:
    """Put together how to read the file. What a person says is never dropped; what was kept is, where it misfits.

    Raises OptionUnknown, FileRefused, PluginFailed.
    """
    _refuse_unknown(plugin, said.options)
    wanted = replace(_with_switches(kept, said), columns={**kept.columns, **said.columns})
    sheet, row = said.sheet or kept.sheet, said.header_row
    notes: list[tuple[str, str]] = []
    try:
        guess = guess_mapping(plugin, path, replace(wanted, sheet=sheet, header_row=row))
    except FileRefused as refusal:
        if refusal.reason != "sheet_missing" or said.sheet:
            raise
        notes.append(("sheet_gone", sheet))
        sheet = ""
        guess = guess_mapping(plugin, path, replace(wanted, sheet=sheet, header_row=row))
    if guess is None:
        return Fitted(replace(wanted, columns=kept.columns), None)
    columns = _columns(guess, kept, said)
    if row is None and kept.header_row is not None and "title" not in columns.values():
        # Only now: a row that holds the known headers says more than the number of the row in an earlier file.
        row = kept.header_row
        guess = guess_mapping(plugin, path, replace(wanted, sheet=sheet, header_row=row)) or guess
        columns = _columns(guess, kept, said)
    _refuse_missing(guess, said)
    if row is None and kept.header_row == guess.header_row:
        row = kept.header_row
    gone = [header for header, name in kept.columns.items() if name and header not in columns]
    if gone and not said.columns:
        notes.append(("columns_gone", ", ".join(gone)[:200]))
    return Fitted(replace(wanted, sheet=sheet, header_row=row, columns=columns), guess, tuple(notes))


def format_options(plugin: LoadedPlugin) -> Mapping[str, tuple[str, ...]]:
    """What a format declares of its switches, each with its possible values."""
    return plugin.plugin.options if isinstance(plugin.plugin, CatalogueFormat) else {}


def _refuse_unknown(plugin: LoadedPlugin, options: Mapping[str, str]) -> None:
    known = format_options(plugin)
    for name, value in options.items():
        if name not in known or (value and known[name] and value not in known[name]):
            may_be = ", ".join(f"{name}={'|'.join(values) or '…'}" for name, values in known.items())
            raise OptionUnknown(option=f"{name}={value}"[:80], format=plugin.name, known=may_be or "–")


def _with_switches(kept: Profile, said: Said) -> Profile:
    options = {**kept.options, **said.options}
    if said.encoding is not None:
        # Whoever chooses an encoding has seen what came out of the one that the file declares.
        options["leader_encoding"] = "ignore" if said.encoding else ""
    return replace(
        kept,
        encoding=kept.encoding if said.encoding is None else said.encoding,
        delimiter=kept.delimiter if said.delimiter is None else said.delimiter,
        options={name: value for name, value in options.items() if value},
    )


def _refuse_missing(guess: MappingGuess, said: Said) -> None:
    here = [column.header for column in guess.columns]
    if missing := [header for header in said.columns if header not in here]:
        raise FileRefused("no_header", f"no column {', '.join(missing)} among {', '.join(here)}"[:300])


def _columns(guess: MappingGuess, kept: Profile, said: Said) -> dict[str, str]:
    """Header → field; what nobody wants and nobody would have guessed is left out."""
    here = {column.header for column in guess.columns}
    known = {header: name for header, name in kept.columns.items() if header in here}
    return _over(said.columns, _over(known, guess.mapping))


def _over(surer: Mapping[str, str], guessed: Mapping[str, str]) -> dict[str, str]:
    taken = set(surer.values()) - _SHARED
    rest = {header: name for header, name in guessed.items() if header not in surer and name not in taken}
    return rest | {header: name for header, name in surer.items() if name or header in guessed}
