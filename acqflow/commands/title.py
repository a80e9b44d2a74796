"""`acqflow title`: find titles, read what happened to one, see what else there is of its work, merge and split."""

from collections.abc import Callable

import click

from acqflow import merging
from acqflow.bootstrap import Library
from acqflow.catalogues.queries import offers_told, vendors
from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.helping import SpokenGroup
from acqflow.commands.printing import json_option, moment, say_json, say_listed, say_table
from acqflow.commands.speaking import gettext, language_of_terminal, wording
from acqflow.commands.values import Whole
from acqflow.titles import queries
from acqflow.titles.rules import Page, TitleRow
from acqflow.vocabulary.errors import words
from acqflow.wording.saying import marked_isbn


@click.group(cls=SpokenGroup)
def title() -> None:
    """Search titles; read a title's dossier; merge two that are one book, split one that is two."""


@title.command()
@click.argument("text", help="Words of title, author or publisher, or an ISBN.")
@click.option("--page", type=Whole(min=1), default=1, show_default=True, help="Which page of 50.")
@json_option
def search(text: str, page: int, as_json: bool) -> None:
    """Titles that hold all these words, or have this ISBN. Chinese words of any length are found."""
    library = opened_library()
    found = library.store.ask(queries.search, text=text, page=page)
    say = wording()
    rows = [(r.id, r.title, r.creators, r.publisher, r.year, marked_isbn(r, say)) for r in found.rows]
    heads = (words("id"), words("title"), words("creators"), words("publisher"), words("year"), words("isbn"))
    if as_json:
        bare = [(*row[:-1], r.isbn, r.doubtful_isbn) for row, r in zip(rows, found.rows, strict=True)]
        names = (*heads, "doubtful_isbn")
        say_json({"total": found.total, "rows": [dict(zip(names, row, strict=True)) for row in bare]})
    else:
        say_table(heads, rows, numbers=(0, 4))
        _say_total(found)


@title.command()
@click.argument("title_id", type=Whole(1), help="Number of the title, as `title search` shows it.")
@json_option
def dossier(title_id: int, as_json: bool) -> None:
    """Everything that happened to one title, oldest first."""
    library = opened_library()
    library.store.ask(queries.title_row, title_id=title_id)
    lines = library.store.ask(queries.dossier, title_id=title_id)
    if as_json:
        say_json([{"at": x.at, "by": x.by_name, "station": x.station, "event": x.event, **x.facts} for x in lines])
    else:
        say = wording(_vendor_names(library))
        told = [(moment(library, line.at), say.event(line), say.fact("by", line.by_name)) for line in lines]
        say_table((words("at"), words("event"), words("by")), told)


@title.command("other-forms")
@click.argument("title_id", type=Whole(1), help="Number of the title, as `title search` shows it.")
@json_option
def other_forms(title_id: int, as_json: bool) -> None:
    """The other forms, editions and volumes of a title's work, as far as their words say so."""
    library = opened_library()
    library.store.ask(queries.title_row, title_id=title_id)
    found = library.store.ask(queries.other_forms, title_id=title_id)
    heads = (words("id"), words("title"), words("form"), words("publisher"), words("year"), words("isbn"))
    rows = [(row.id, row.title, row.form, row.publisher, row.year, row.isbn) for row in found]
    if as_json:
        say_json([dict(zip(heads, row, strict=True)) for row in rows])
    else:
        say = wording(_vendor_names(library))
        shown = [(*row[:2], say.word("record_format", row[2]), *row[3:]) for row in rows]
        none = gettext("No other form of title %(title)s is known.", title=title_id)
        say_listed(heads, shown, none=none, numbers=(0, 4))


@title.command()
@click.argument("kept_id", type=Whole(1), help="Number of the title that goes on.")
@click.argument("gone_id", type=Whole(1), help="Number of the title that is the same book.")
@as_option
@json_option
def merge(kept_id: int, gone_id: int, as_login: str, as_json: bool) -> None:
    """Say that two titles are the same book: all that hangs on the second hangs on the first from now on.

    Refused where both are on order, on one list, decided on in one subject, or asked for. `title unmerge` takes it
    back.

    Example: acqflow title merge 7 12 --as LOGIN
    """
    library = opened_library()
    by = whoever(library, as_login)
    merged = library.store.run(merging.merge, kept_id=kept_id, gone_id=gone_id, by=by, at=library.now())
    if as_json:
        say_json({"kept": merged.kept_id, "gone": merged.gone_id})
        return
    click.echo(gettext("Title %(gone)s was merged into title %(kept)s.", gone=gone_id, kept=kept_id))
    command = f"acqflow title unmerge {gone_id} --as {as_login}"
    click.echo(gettext("To take it back: %(command)s", command=command))


@title.command()
@click.argument("gone_id", type=Whole(1), help="Number of the title that was merged into another.")
@as_option
@json_option
def unmerge(gone_id: int, as_login: str, as_json: bool) -> None:
    """Make two titles of them again, each with what it had.

    Refused where somebody has gone on with what was moved; what came since stays with the title it came to.

    Example: acqflow title unmerge 12 --as LOGIN
    """
    library = opened_library()
    by = whoever(library, as_login)
    parted = library.store.run(
        merging.unmerge,
        gone_id=gone_id,
        by=by,
        at=library.now(),
        on=library.today(),
        guessing=library.guessing,
    )
    if as_json:
        say_json({"kept": parted.kept_id, "gone": parted.gone_id})
        return
    kept_id = parted.kept_id
    click.echo(gettext("Title %(gone)s is no longer merged into title %(kept)s.", gone=gone_id, kept=kept_id))


@title.command()
@click.argument("title_id", type=Whole(1), help="Number of the title, as `title search` shows it.")
@json_option
def offers(title_id: int, as_json: bool) -> None:
    """All offers of a title, each with what its vendor's record says the book is."""
    library = opened_library()
    library.store.ask(queries.title_row, title_id=title_id)
    told = library.store.ask(offers_told, title_id=title_id)
    heads = (
        *(words("offer"), words("vendor"), words("vendor_number"), words("title"), words("creators")),
        *(words("year"), words("numbers"), words("price"), words("withdrawn"), words("warnings")),
    )
    rows = []
    for x in told:
        numbers = [f"{scheme}:{value}" for scheme, value in x.numbers]
        says = (x.described.get("title"), "; ".join(x.described.get("creators", ())), x.described.get("year"))
        price = None if x.price is None else str(x.price)
        rows.append(
            (x.offer_id, x.vendor_code, x.vendor_number, *says, numbers, price, x.is_withdrawn, x.warnings)
        )
    if as_json:
        say_json([dict(zip(heads, row, strict=True)) for row in rows])
    else:
        yes = gettext("yes")
        say = wording()
        doubts = ["; ".join(say.warning(*warning) for warning in x.warnings) for x in told]
        shown = [
            (*r[:6], ", ".join(r[6]), r[7], yes if r[8] else "", doubt)
            for r, doubt in zip(rows, doubts, strict=True)
        ]
        say_table(heads, shown, numbers=(0, 5))


@title.command()
@click.argument("title_id", type=Whole(1), help="Number of the title in which two books lie.")
@click.option(
    "--offer",
    "offer_ids",
    type=Whole(1),
    multiple=True,
    required=True,
    help="Number of an offer that is of the other book, as `title offers` shows it; may be repeated.",
)
@click.option(
    "--number",
    "numbers",
    multiple=True,
    metavar="SCHEME:NUMBER",
    help="A number that goes with them whoever names it, such as isbn:9787040396638; may be repeated.",
)
@click.option("--with-wish", is_flag=True, help="What faculty asked for is the other book.")
@as_option
@json_option
def split(
    title_id: int,
    offer_ids: tuple[int, ...],
    numbers: tuple[str, ...],
    with_wish: bool,
    as_login: str,
    as_json: bool,
) -> None:
    """Say that some offers of a title are of another book: they go to a title of its own.

    It is told in the words of their records, and has the numbers that only they name. What is on a worklist, a
    list or an order stays. Refused for an offer that stands on a list or was ordered. `title unsplit` undoes it.

    Example: acqflow title split 7 --offer 12 --offer 15 --as LOGIN
    """
    library = opened_library()
    by = whoever(library, as_login)
    done = library.store.run(
        merging.split,
        guessing=library.guessing,
        title_id=title_id,
        offer_ids=offer_ids,
        numbers=[(scheme, value) for scheme, _, value in (number.partition(":") for number in numbers)],
        with_wish=with_wish,
        by=by,
        at=library.now(),
        on=library.today(),
    )
    if as_json:
        say_json({"kept": done.kept_id, "new": done.new_id})
        return
    click.echo(gettext("Title %(new)s was split off from title %(kept)s.", new=done.new_id, kept=title_id))
    command = f"acqflow title unsplit {done.new_id} --as {as_login}"
    click.echo(gettext("To take it back: %(command)s", command=command))


@title.command()
@click.argument("new_id", type=Whole(1), help="Number of the title that was split off.")
@as_option
@json_option
def unsplit(new_id: int, as_login: str, as_json: bool) -> None:
    """Make one title again of one that was split off and the one it was split from; the first is no more then.

    Refused where somebody has gone on with it; `title merge` is the way then.

    Example: acqflow title unsplit 31 --as LOGIN
    """
    library = opened_library()
    by = whoever(library, as_login)
    done = library.store.run(
        merging.unsplit,
        new_id=new_id,
        by=by,
        at=library.now(),
        on=library.today(),
        guessing=library.guessing,
    )
    if as_json:
        say_json({"kept": done.kept_id, "new": done.new_id})
        return
    click.echo(gettext("Title %(new)s is no longer split from title %(kept)s.", new=new_id, kept=done.kept_id))


def _say_total(found: Page[TitleRow]) -> None:
    """Beside the table, so that whoever reads it by program reads rows only."""
    if not found.total:
        click.echo(gettext("Nothing was found. Fewer or other words may find more."), err=True)
        return
    facts = {"total": found.total, "page": found.number, "pages": found.last_number}
    if found.total_is_bound:
        click.echo(gettext("Titles found: more than %(total)s; page %(page)s.", **facts), err=True)
    else:
        click.echo(gettext("Titles found: %(total)s; page %(page)s of %(pages)s.", **facts), err=True)


def _vendor_names(library: Library) -> Callable[[str], str]:
    is_chinese = language_of_terminal() == "zh"
    every = library.store.ask(vendors)
    names = {vendor.code: vendor.name_zh if is_chinese else vendor.name_en for vendor in every}
    return lambda code: names.get(code) or code
