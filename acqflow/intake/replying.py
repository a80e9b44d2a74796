"""A vendor's own table sent back: every row as it came, with the copies ordered of it and what became of it."""

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from acqflow.bootstrap import Library
from acqflow.catalogues.queries import import_run, profile_of_run
from acqflow.catalogues.rules import Staged, stage
from acqflow.intake.taking_in import Delivery, delivery
from acqflow.orders.queries import OrderedRow, ordered_of_vendor
from acqflow.people.rules import Actor, Verb, require
from acqflow.plugin_api import CatalogueRecord, MappingGuess, Position, Profile, Quarantined, Skipped
from acqflow.plugin_host.reading import read_file
from acqflow.reports.reply_file import ReplyFile, reply_as_csv, reply_as_workbook
from acqflow.vocabulary.errors import Conflict, words

HEADINGS = (words("Copies ordered"), words("State of the order"), words("Order line"))
_STATES = {
    "ordered": words("ordered"),
    "cancelled": words("cancelled"),
    "not_ordered": words("not ordered"),
    "not_read": words("not read"),
}
Cells = list[str | int]


class ReplyToAnotherFile(Conflict):
    """Facts: `run_id`, `file`: what was imported."""

    says = words(
        "This is another file than import %(run_id)s has read. Choose %(file)s as the vendor sent it, unchanged."
    )


class ReplyWithoutTable(Conflict):
    """Facts: `format`."""

    says = words(
        "A file of the format %(format)s is no table, and cannot be sent back row by row. Send the order file."
    )


def reply(library: Library, *, run_id: int, path: Path, by: Actor, translate: Callable[[str], str]) -> ReplyFile:
    """The file of an import as a reply to its vendor; rows that only add others up are left out.

    A text keeps its encoding and the sign between its columns, a workbook becomes an .xlsx. Of a row that was not
    read as it came nothing is known here, also where it was taken in corrected. Raises ImportMissing,
    ReplyToAnotherFile, ReplyWithoutTable, FileRefused, PluginFailed.
    """
    require(by, Verb.SEE_ORDERS)
    delivered = _same_file(library, run_id, path)
    guess = delivered.guess
    if guess is None or not guess.preview.rows:
        raise ReplyWithoutTable(format=delivered.plugin.name)
    keys = dict(_keys(delivered))
    ordered = library.store.ask(
        ordered_of_vendor, vendor_id=delivered.vendor_id, vendor_keys=set(keys.values()), by=by
    )
    rows = _rows(delivered, guess, keys, ordered, translate)
    if guess.delimiter:
        return reply_as_csv(rows, delimiter=guess.delimiter, encoding=delivered.profile.encoding or guess.encoding)
    return reply_as_workbook(rows, sheet=guess.preview.sheet)


def _same_file(library: Library, run_id: int, path: Path) -> Delivery:
    run = library.store.ask(import_run, run_id=run_id)
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != run.file_digest:
            raise ReplyToAnotherFile(run_id=run_id, file=run.file_name)
    profile = Profile.from_json(library.store.ask(profile_of_run, run_id=run_id))
    # What is kept of it does not say how large a file may be: that is the library's own, now.
    profile = replace(profile, limits=library.settings.limits)
    return delivery(
        library,
        path,
        vendor_code=run.vendor_code,
        name=run.file_name,
        format_name=run.format,
        profile=profile,
    )


def _keys(delivered: Delivery) -> Iterator[tuple[int, str]]:
    """The ordinal of each row that could be taken in, and what the vendor's offer of it is called."""
    with read_file(delivered.plugin, delivered.path, delivered.profile, name=delivered.name) as reading:
        for message in reading:
            staged = stage(message) if isinstance(message, CatalogueRecord) else None
            if isinstance(staged, Staged):
                yield staged.record.position.ordinal, staged.vendor_key


def _rows(
    delivered: Delivery,
    guess: MappingGuess,
    keys: Mapping[int, str],
    ordered: Mapping[str, OrderedRow],
    translate: Callable[[str], str],
) -> Iterator[Cells]:
    """The rows above the headings, the headings, and every row below them."""
    headings = [column.header for column in guess.columns]
    for above in guess.preview.rows[: max(guess.header_row - 1, 0)]:
        yield [*above]
    if guess.header_row:
        yield [*headings, *map(translate, HEADINGS)]
    titled = next(name for name, field in delivered.profile.columns.items() if field == "title")
    # One column must hold the title; every other one then comes along as it is.
    as_it_is = replace(delivered.profile, columns={titled: "title"}, header_row=guess.header_row)
    with read_file(delivered.plugin, delivered.path, as_it_is, name=delivered.name) as reading:
        for message in reading:
            if isinstance(message, Skipped):
                continue
            cells = _cells(message, headings, titled, guess)
            cells += [""] * (len(headings) - len(cells))
            yield [*cells, *_behind(message.position, keys, ordered, translate)]


def _cells(
    message: CatalogueRecord | Quarantined, headings: list[str], titled: str, guess: MappingGuess
) -> list[str]:
    if isinstance(message, CatalogueRecord):
        return [message.title if name == titled else message.extra.get(name, "") for name in headings]
    # A row without a title is given with its bytes; that of a workbook as text between tabs.
    if not message.position.length:
        return message.raw.decode("utf-8", "replace").split("\t")
    text = message.raw.decode(guess.encoding or "utf-8", "replace").strip("\r\n")
    return next(csv.reader([text], delimiter=guess.delimiter), [])


def _behind(
    position: Position,
    keys: Mapping[int, str],
    ordered: Mapping[str, OrderedRow],
    translate: Callable[[str], str],
) -> Cells:
    key = keys.get(position.ordinal)
    found = ordered.get(key) if key is not None else None
    if key is None:
        return ["", translate(_STATES["not_read"]), ""]
    if found is None:
        return [0, translate(_STATES["not_ordered"]), ""]
    return [found.copies, translate(_STATES[found.state]), "; ".join(found.lines)]
