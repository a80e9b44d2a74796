"""What the library holds, asked of its own catalogue over the net, a number at a time."""

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import islice

from acqflow.bootstrap import Library
from acqflow.catalogues.queries import import_run, titles_of_run
from acqflow.intake.keeping import Progress
from acqflow.people.rules import Actor, Verb, require
from acqflow.plugin_api import Catalogue, CatalogueRefused, CatalogueUnreachable
from acqflow.plugin_host.asking import held_copies
from acqflow.titles.actions import load_holdings
from acqflow.titles.queries import identifiers_of
from acqflow.titles.rules import HoldingRow, HoldingsLineRefused, HoldingsLoaded, resource_type_of
from acqflow.vocabulary.identifiers import Identifier, IdentifierUnreadable, parse_isbn, recognise

# What came so far is kept, so that little is lost where asking is broken off.
_BLOCK = 100
_MOST_FAILURES = 3
_SCHEMES = ("isbn", "issn")
_NOTHING = HoldingsLoaded(0, 0, 0, 0)


@dataclass(slots=True)
class HoldingsAsked:
    """What came of it: `held` of the numbers `asked` about are held; `loaded` is what that changed here."""

    asked: int = 0
    held: int = 0
    loaded: HoldingsLoaded = _NOTHING
    refused: list[HoldingsLineRefused] = field(default_factory=list)


def numbers_of_run(library: Library, run_id: int) -> list[str]:
    """The ISBNs and ISSNs of the titles an import brought something to. Raises ImportMissing."""
    library.store.ask(import_run, run_id=run_id)
    title_ids = library.store.ask(titles_of_run, run_id=run_id)
    found = library.store.ask(identifiers_of, title_ids=title_ids)
    return sorted({value for pairs in found.values() for scheme, value in pairs if scheme in _SCHEMES})


def ask_holdings(
    library: Library,
    catalogue: str,
    numbers: Sequence[str],
    *,
    by: Actor,
    is_complete: bool = False,
    seconds: float | None = None,
    progress: Progress = lambda _done, _all: None,
) -> HoldingsAsked:
    """Ask about each number and keep what is held; with `is_complete` what is held no more is taken away.

    A number that cannot be read or asked about is refused with its reason and its place among the numbers; after
    three failures one behind the other, or after so many `seconds`, nobody is asked any more.

    Raises PluginMissing, PluginFailed; what the catalogue raises if it answers not even the first number.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    came, told = HoldingsAsked(), 0
    answers = _answers(library, catalogue, numbers, came, seconds)
    while block := list(islice(answers, _BLOCK)):
        loaded = library.store.run(
            load_holdings,
            rows=[row for _, rows in block for row in rows],
            as_of=library.today(),
            is_complete=is_complete,
            asked={(number.scheme, number.value) for number, _ in block},
            source=catalogue,
            refused=len(came.refused) - told,
            by=by,
            at=library.now(),
        )
        told = len(came.refused)
        came.loaded = _sum(came.loaded, loaded)
        progress(came.asked + len(came.refused), len(numbers))
    return came


def _answers(
    library: Library, catalogue: str, numbers: Sequence[str], came: HoldingsAsked, seconds: float | None
) -> Iterator[tuple[Identifier, list[HoldingRow]]]:
    """Each number that was answered, with what is held of it."""
    plugin, failures = library.plugins.get(Catalogue.group, catalogue), 0
    # Somebody waits before a page where the time is short.
    way = library.patient_transport if seconds is None else library.transport
    until = math.inf if seconds is None else time.monotonic() + seconds
    for place, text in enumerate(numbers, start=1):
        if time.monotonic() > until:
            came.refused.append(HoldingsLineRefused(place, "time_was_up", text))
            continue
        if failures >= _MOST_FAILURES:
            came.refused.append(HoldingsLineRefused(place, "not_asked", text))
            continue
        try:
            number = recognise(text) or parse_isbn(text)
            copies = held_copies(plugin, number, way)
        except IdentifierUnreadable:
            came.refused.append(HoldingsLineRefused(place, "isbn", text[:80]))
            continue
        except (CatalogueRefused, CatalogueUnreachable):
            if not came.asked:
                raise
            failures += 1
            came.refused.append(HoldingsLineRefused(place, "not_answered", text))
            continue
        failures = 0
        came.asked += 1
        came.held += bool(copies)
        rows = [
            HoldingRow(number.scheme, number.value, resource_type_of(c.format), c.location, c.copies)
            for c in copies
        ]
        yield number, rows


def _sum(one: HoldingsLoaded, other: HoldingsLoaded) -> HoldingsLoaded:
    return HoldingsLoaded(*(getattr(one, f.name) + getattr(other, f.name) for f in fields(one)))
