"""`acqflow catalogue import`: files of a vendor are taken in, read here, by several processes, or on a cluster."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from acqflow import intake
from acqflow.bootstrap import Library
from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.delivered import (
    counts_by_name,
    delivery_option_format,
    delivery_option_vendor,
    opened_delivery,
    say_counts,
)
from acqflow.commands.helping import SpokenCommand
from acqflow.commands.printing import counting, json_option, say_fault, say_json
from acqflow.commands.reading import reading_options, said, say_notes, switch_option
from acqflow.commands.speaking import gettext
from acqflow.commands.values import Whole
from acqflow.plugin_host.fitting import NOTHING_SAID

if TYPE_CHECKING:
    from acqflow.plugin_host.workers import Workers

_MOST_JOBS = 256


@click.command("import", cls=SpokenCommand)
@click.argument(
    "files",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    nargs=-1,
    required=True,
    help="The files that are imported, in this order.",
)
@delivery_option_vendor
@delivery_option_format
@reading_options()
@switch_option
@click.option("--jobs", type=Whole(1, _MOST_JOBS), metavar="N", help="Read with so many processes here.")
@click.option("--cluster", metavar="ADDRESS", help="Read on the Dask cluster of this scheduler.")
@as_option
@json_option
def import_command(
    files: Sequence[Path],
    vendor: str,
    format_name: str | None,
    jobs: int | None,
    cluster: str | None,
    as_login: str,
    as_json: bool,
    **reading: Any,
) -> None:
    """Take a vendor's files in and distribute their titles. The same file again changes nothing.

    Broken off, by Ctrl-C or a power cut, it goes on where it was when the same command is given again.

    What you say of how to read it is kept for this vendor's next file.

    With --jobs or --cluster several processes read, also one large file of MARC; what comes of it is the same.
    """
    if jobs and cluster:
        raise click.UsageError(gettext("Name either --jobs or --cluster."))
    library = opened_library()
    deliveries = [opened_delivery(library, file, vendor, format_name, reading) for file in files]
    told = []
    with _sources(deliveries, jobs, cluster) as sources:
        for delivered, source in zip(deliveries, sources, strict=True):
            told.append(_take_in(library, delivered, source, as_login, as_json, reading))
    if as_json:
        say_json(told[0] if len(told) == 1 else told)


@contextmanager
def _sources(
    deliveries: Sequence[intake.Delivery], jobs: int | None, cluster: str | None
) -> Iterator[Sequence[intake.Source | None]]:
    """Where the messages of each file come from; None: from a child process of this one."""
    if not (jobs or cluster):
        yield [None] * len(deliveries)
        return
    with _workers(jobs, cluster) as workers:
        yield intake.shared_out(workers, deliveries)


@contextmanager
def _workers(jobs: int | None, cluster: str | None) -> "Iterator[Workers]":
    # Loaded here because few commands have others work for them.
    from acqflow.plugin_host.workers import cluster_workers, local_workers

    with cluster_workers(cluster) if cluster else local_workers(jobs or 1) as workers:
        yield workers


def _take_in(
    library: Library,
    delivered: intake.Delivery,
    source: intake.Source | None,
    as_login: str,
    as_json: bool,
    reading: dict[str, Any],
) -> dict[str, Any]:
    """What came of one file, for programs; for people it is said here."""
    by = whoever(library, as_login)
    with counting(gettext("Importing")) as progress:
        taken = intake.take_in(library, delivered, by=by, progress=progress, source=source)
    if said(**reading) != NOTHING_SAID:
        intake.remember_profile(library, delivered, by=by)
    counts = counts_by_name(taken.result.counts, is_package=delivered.is_package)
    facts = {"run": taken.result.run_id, "format": delivered.plugin.name, "is_repeat": taken.result.is_repeat}
    uncovered = taken.distribution.uncovered
    told = {"encoding": taken.result.encoding, "notes": taken.result.notes}
    if not as_json:
        _say(taken, as_login, is_package=delivered.is_package)
    return {**facts, "counts": counts, "uncovered": uncovered, **told}


def _say(taken: intake.Taken, as_login: str, *, is_package: bool) -> None:
    run = taken.result.run_id
    if taken.result.is_repeat:
        click.echo(gettext("This file was imported before, as run %(run)s; nothing was changed.", run=run))
        return
    if taken.kept_before:
        said_before = gettext(
            "Went on after record %(kept)s, where it had been broken off.", kept=taken.kept_before
        )
        click.echo(said_before)
    say_counts(taken.result.counts, is_package=is_package)
    say_notes(taken.result.encoding, taken.result.notes)
    if is_package:
        click.echo(gettext("Run %(run)s; mark the package with `acqflow package held`.", run=run))
    else:
        nobodys = taken.distribution.uncovered
        click.echo(gettext("Run %(run)s; titles nobody wanted: %(uncovered)s.", run=run, uncovered=nobodys))
        say_fault(taken.distribution.guess_fault)
    click.echo(gettext("Undo: %(undo)s", undo=f"acqflow catalogue undo {run} --as {as_login}"))
