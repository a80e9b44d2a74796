"""How a command is told to read a file, and how it says what it found of the whole of it."""

import codecs
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import click

from acqflow.catalogues.rules import note_sentence
from acqflow.commands.speaking import gettext
from acqflow.commands.values import Whole
from acqflow.plugin_api import MAPPABLE_FIELDS, MappingGuess, may_hold
from acqflow.plugin_host.fitting import Said

Command = TypeVar("Command", bound=Callable[..., Any])


def _encoding(_context: click.Context, _parameter: click.Parameter, name: str | None) -> str | None:
    if name and name.lower() not in ("marc-8", "marc8"):
        try:
            codecs.lookup(name)
        except LookupError:
            text = gettext("%(name)s is no encoding, such as utf-8, gb18030, big5 or marc-8.", name=name)
            raise click.BadParameter(text) from None
    return name


encoding_option = click.option(
    "--encoding", callback=_encoding, metavar="NAME", help="What the text is in, say gb18030."
)


def reading_options(fields: Iterable[str] = MAPPABLE_FIELDS) -> Callable[[Command], Command]:
    """The options that `said` puts together; `fields` are what a column may hold."""
    known = tuple(fields)

    def columns(_context: click.Context, _parameter: click.Parameter, pairs: tuple[str, ...]) -> Mapping[str, str]:
        return dict(_column(pair, known) for pair in pairs)

    options = (
        encoding_option,
        click.option("--delimiter", help="What stands between the columns of a text; tab for a tabulator."),
        click.option("--sheet", default="", metavar="NAME", help="Which sheet of a workbook."),
        click.option("--header-row", type=Whole(0), metavar="N", help="Which row holds the headings; 0: none."),
        click.option(
            "--column",
            "columns",
            multiple=True,
            callback=columns,
            metavar="FIELD=HEADER",
            help="Which column holds what: title=书名, or price=949$p in MARC; a column without heading is #3.",
        ),
    )

    def with_options(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options


switch_option = click.option(
    "--option",
    "options",
    multiple=True,
    metavar="NAME=VALUE",
    help="A switch of the format, such as flavour=unimarc, price_field=949$p or decimal_comma=yes.",
)


def said(
    encoding: str | None,
    delimiter: str | None,
    sheet: str,
    header_row: int | None,
    columns: Mapping[str, str],
    options: Iterable[str] = (),
) -> Said:
    """What the options say; `options` are NAME=VALUE. Raises UsageError."""
    switches = dict(_switch(pair) for pair in options)
    sign = "\t" if delimiter == "tab" else delimiter
    if sign and len(sign) != 1:
        raise click.UsageError(gettext("%(sign)s is not one sign, nor tab.", sign=delimiter))
    return Said(encoding, sign, sheet, header_row, columns, switches)


def require_columns(told: Said, guess: MappingGuess | None) -> None:
    """Raises UsageError where a sheet, a row or a column was named of a file that has none."""
    is_table = guess is not None and guess.preview.rows
    if (guess is None and told.columns) or (not is_table and (told.sheet or told.header_row is not None)):
        raise click.UsageError(gettext("A file of this format has no sheets and no columns."))


def say_notes(encoding: str, notes: Iterable[tuple[str, str]]) -> None:
    """The encoding that was used, and what a person should know of the whole file."""
    if encoding:
        click.echo(gettext("Encoding: %(name)s", name=encoding))
    for code, detail in notes:
        click.echo(gettext(note_sentence(code), detail=detail))


def _switch(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    if not equals:
        raise click.UsageError(gettext("%(pair)s should look like NAME=VALUE.", pair=pair))
    return name.strip(), value.strip()


def _column(pair: str, known: tuple[str, ...]) -> tuple[str, str]:
    """FIELD=HEADER as (header, field)."""
    field, equals, header = pair.partition("=")
    if not equals or not header.strip():
        raise click.BadParameter(gettext("%(pair)s should look like FIELD=HEADER.", pair=pair))
    if field.strip() not in known and not (known == MAPPABLE_FIELDS and may_hold(field.strip())):
        raise click.BadParameter(gettext("%(field)s is none of: %(known)s.", field=field, known=", ".join(known)))
    return " ".join(header.split()), field.strip()
