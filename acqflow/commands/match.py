"""`acqflow match`: give titles to subjects, and see the titles nobody wants."""

import click

from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.helping import SpokenGroup
from acqflow.commands.printing import json_option, say_json, say_table
from acqflow.commands.speaking import gettext
from acqflow.matching.actions import distribute, save_profile
from acqflow.matching.queries import uncovered as nobody_wants
from acqflow.subjects.queries import subject_by_code, subjects
from acqflow.vocabulary.errors import words
from acqflow.vocabulary.money import Money


@click.group(cls=SpokenGroup)
def match() -> None:
    """Distribute titles to subjects; titles nobody wants."""


@match.command()
@click.argument("subject", help="Code of the subject.")
@click.option("--keyword", "keywords", multiple=True, help="A word or phrase that is wanted; may be repeated.")
@click.option("--language", "languages", multiple=True, help="A language that is wanted; none: every language.")
@click.option(
    "--type",
    "resource_types",
    type=click.Choice(["book", "ebook", "journal", "database"]),
    multiple=True,
    help="A type that is wanted; none: every one.",
)
@click.option("--price-cap", metavar="AMOUNT", help='The dearest copy, like "CNY 900.00".')
@as_option
@json_option
def profile(
    subject: str,
    keywords: tuple[str, ...],
    languages: tuple[str, ...],
    resource_types: tuple[str, ...],
    price_cap: str | None,
    as_login: str,
    as_json: bool,
) -> None:
    """Say what a subject wants beside its class ranges. A change is a new version; then run `match run`."""
    library = opened_library()
    version = library.store.run(
        save_profile,
        subject_id=library.store.ask(subject_by_code, code=subject).id,
        keywords=keywords,
        languages=languages,
        resource_types=resource_types,
        price_cap=None if price_cap is None else Money.parse_exact(price_cap),
        by=whoever(library, as_login),
        at=library.now(),
    )
    if as_json:
        say_json({"subject": subject, "version": version})
    else:
        click.echo(
            gettext("The profile of %(subject)s is at version %(version)s.", subject=subject, version=version)
        )


@match.command()
@json_option
def run(as_json: bool) -> None:
    """Match whatever was not matched yet, or not against what the subjects want now."""
    library = opened_library()
    result = library.store.run(distribute, at=library.now(), on=library.today())
    codes = {subject.id: subject.code for subject in library.store.ask(subjects)}
    per_subject = {codes[subject_id]: count for subject_id, count in result.per_subject.items()}
    if as_json:
        say_json({"examined": result.examined, "uncovered": result.uncovered, "per_subject": per_subject})
        return
    say_table((words("subject"), words("titles")), sorted(per_subject.items()), numbers=(1,))
    facts = {"examined": result.examined, "uncovered": result.uncovered}
    click.echo(gettext("Titles examined: %(examined)s. Titles nobody wants: %(uncovered)s.", **facts))


@match.command()
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True, help="Which page of 50.")
@json_option
def uncovered(page: int, as_json: bool) -> None:
    """Titles no subject wants: a hint that a class range or a keyword is missing."""
    library = opened_library()
    found = library.store.ask(nobody_wants, page=page)
    rows = [
        (r.id, r.title, r.publisher, r.year, " ".join(code for _, code in r.class_numbers)) for r in found.rows
    ]
    heads = (words("id"), words("title"), words("publisher"), words("year"), words("class numbers"))
    if as_json:
        say_json({"total": found.total, "rows": [dict(zip(heads, row, strict=True)) for row in rows]})
    else:
        say_table(heads, rows, numbers=(0, 3))
