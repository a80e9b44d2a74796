"""Taking a vendor's file in: read once, kept a chunk at a time, and distributed to the subjects."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from acqflow.bootstrap import Library
from acqflow.catalogues.actions import FileReading, Messages, begin_import, finish_import, keep_chunk
from acqflow.catalogues.queries import distribution_of, kept_file_of, result_of, run_of_file, titles_of_run
from acqflow.catalogues.rules import ImportResult, RunOfFile, kept_sentence, sentence_kept
from acqflow.intake.kept_files import forget_file
from acqflow.intake.shared_out import Source
from acqflow.intake.taking_in import Delivery, messages_of, raw_of, spread, with_notes
from acqflow.matching.rules import DistributionResult
from acqflow.people.rules import Actor
from acqflow.plugin_api import FileSummary
from acqflow.plugin_host.spool import Spool

# Told how many records are kept, and how many there are.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file: the import, and where its titles went.

    `kept_before`: how many records an earlier try had kept, behind which this one went on.
    """

    result: ImportResult
    distribution: DistributionResult
    kept_before: int = 0


def take_in(
    library: Library,
    delivered: Delivery,
    *,
    by: Actor,
    progress: Progress = lambda _done, _expected: None,
    source: Source | None = None,
) -> Taken:
    """Keep the file's offers and quarantine, a chunk in a transaction, and give its titles to the subjects.

    The file is read to its end before any of it is kept: what cannot be read whole leaves nothing behind. It is
    read once; what was read lies in a spool until its chunk is kept. Where it was broken off, by a cut or a kill,
    the same call reads it again and goes on behind the last chunk that was kept. A file that was taken before is
    distributed again: that may be where it ended the first time. `progress` is told how many records are kept and
    how many there are. `source` is where the messages come from, if not from a child process of this one.
    """
    store, facts = library.store, delivered.facts()
    known = store.ask(run_of_file, vendor_id=delivered.vendor_id, facts=facts, by=by)
    if known is not None and known.is_done:
        titles = store.ask(titles_of_run, run_id=known.run_id)
        return Taken(store.ask(result_of, run_id=known.run_id, is_repeat=True), spread(library, titles))

    def begin(expected: int) -> RunOfFile:
        at, vendor_id = library.now(), delivered.vendor_id
        return store.run(begin_import, vendor_id=vendor_id, facts=facts, expected=expected, by=by, at=at)

    expected = known.expected if known else 0
    return go_on(library, delivered, begin, expected=expected, by=by, progress=progress, source=source)


def go_on(
    library: Library,
    delivered: Delivery,
    begin: Callable[[int], RunOfFile],
    *,
    expected: int,
    by: Actor,
    progress: Progress = lambda _done, _expected: None,
    check: Callable[[], None] = lambda: None,
    source: Source | None = None,
) -> Taken:
    """Take the file in, from its first record or behind the last that is kept.

    `expected` is 0 where the file was not read to its end yet; `begin` is told how many records it has, and says
    in which run they are kept. `check` is called while it is read, and may raise what ends it.
    """
    store, messages_from = library.store, source or (lambda spool: messages_of(delivered, spool=spool))

    def keep(messages: Messages, expected: int) -> Taken:
        begun, at = begin(expected), library.now()
        reading = FileReading(messages, raw_of(delivered.path), after=begun.kept)
        for chunk in reading.chunks():
            store.run(keep_chunk, run_id=begun.run_id, chunk=chunk, by=by, at=at)
            progress(reading.framed, expected)
        assert reading.summary is not None
        # First: an import that is finished has reached the subjects, whenever it was broken off.
        distribution = spread(library, store.ask(titles_of_run, run_id=begun.run_id))
        result = store.run(
            finish_import,
            run_id=begun.run_id,
            summary=reading.summary,
            by=by,
            distribution=asdict(distribution) | {"guess_fault": kept_sentence(distribution.guess_fault)},
        )
        forget_file(library, store.ask(kept_file_of, run_id=begun.run_id))
        return Taken(result, distribution, begun.kept)

    if expected:
        with messages_from(None) as messages:
            return keep(messages, expected)
    with spool_for(library, delivered) as spool:
        with messages_from(spool) as messages:
            expected = _count(messages, check)
        return keep(with_notes(delivered, spool.messages()), expected)


def distributed(library: Library, run_id: int) -> DistributionResult | None:
    """Where the titles of an import went when it was finished; None where that is not known."""
    plain = library.store.ask(distribution_of, run_id=run_id)
    if plain is None:
        return None
    # JSON knows no numbers as names.
    per_subject = {int(subject_id): count for subject_id, count in plain["per_subject"].items()}
    fault = sentence_kept(plain["guess_fault"])
    return DistributionResult(**{**plain, "per_subject": per_subject, "guess_fault": fault})


def spool_for(library: Library, delivered: Delivery) -> Spool:
    """Room for what a file says, which is more than the file where that is packed."""
    limits = delivered.profile.limits
    return Spool(
        library.settings.var / "spool", most=limits.unzipped + 4 * limits.upload, profile=delivered.profile
    )


def _count(messages: Messages, check: Callable[[], None]) -> int:
    """How many records the file has, once all of them were seen. Raises what reading it to its end raises."""
    framed = 0
    for message in messages:
        framed += not isinstance(message, FileSummary)
        check()
    return framed
