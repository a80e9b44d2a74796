"""`acqflow match`: give titles to subjects, and see the titles nobody wants."""

from typing import Any

import click

from acqflow.bootstrap import Library
from acqflow.commands.asking import opened_library, whoever
from acqflow.commands.helping import SpokenGroup
from acqflow.commands.learning import learn
from acqflow.commands.printing import json_option, say_fault, say_json, say_listed, say_table
from acqflow.commands.speaking import gettext, wording
from acqflow.commands.values import Whole
from acqflow.funds.queries import fiscal_year_on
from acqflow.funds.rules import FiscalYearMissing
from acqflow.matching.actions import change_profile, distribute
from acqflow.matching.queries import profile_of
from acqflow.matching.queries import uncovered as nobody_wants
from acqflow.matching.rules import Want, vendor_word
from acqflow.subjects.queries import subject_by_code, subjects
from acqflow.vocabulary.currencies import UnknownCurrency
from acqflow.vocabulary.errors import words
from acqflow.vocabulary.money import AmountUnreadable, Money

_TYPES = ("book", "ebook", "journal", "database")
# What --clear may name, by the option that sets it, and how the profile calls it.
_PARTS = {
    "keyword": "keywords",
    "language": "languages",
    "type": "resource_types",
    "price-cap": "price_cap",
    "vendor-word": "vendor_words",
}


@click.group(cls=SpokenGroup)
def match() -> None:
    """What subjects want; distribute titles to them; titles nobody wants."""


match.add_command(learn)


@match.command()
@click.argument("subject", help="Code of the subject.")
@click.option("--keyword", "keywords", multiple=True, help="A word or phrase that is wanted; may be repeated.")
@click.option("--language", "languages", multiple=True, help="A language that is wanted; may be repeated.")
@click.option(
    "--type",
    "resource_types",
    type=click.Choice(_TYPES),
    multiple=True,
    help="A type that is wanted; may be repeated.",
)
@click.option(
    "--price-cap",
    metavar="AMOUNT",
    help='The dearest copy, like "CNY 900.00"; without a currency, in that of this fiscal year.',
)
@click.option(
    "--vendor-word",
    "vendor_words",
    metavar="VENDOR=WORD",
    multiple=True,
    help="What a vendor calls the subject, or the fund it means it for; may be repeated.",
)
@click.option(
    "--clear",
    type=click.Choice(tuple(_PARTS)),
    multiple=True,
    help="Take this part away: then every language or type is wanted, at any price. May be repeated.",
)
@click.option("--as", "as_login", metavar="LOGIN", help="Who changes it; that person's rights count.")
@json_option
def profile(subject: str, clear: tuple[str, ...], as_login: str | None, as_json: bool, **said: Any) -> None:
    """Show what a subject wants beside its class ranges, or change it.

    What is named replaces what was said of it before, what is not named stays. A change is a new version; then
    run `match run`.

    Example: acqflow match profile TP3 --keyword robotics --clear language --as LOGIN
    """
    library = opened_library()
    subject_id = library.store.ask(subject_by_code, code=subject).id
    parts: dict[str, Any] = dict.fromkeys((_PARTS[name] for name in clear), ()) | {
        name: value for name, value in said.items() if value not in ((), None)
    }
    if not parts:
        _say_profile(library.store.ask(profile_of, subject_id=subject_id), as_json=as_json)
        return
    if as_login is None:
        raise click.UsageError(gettext("Say who changes the profile, with --as LOGIN."))
    if "price_cap" in parts:
        parts["price_cap"] = _cap(library, parts["price_cap"]) if parts["price_cap"] else None
    if "vendor_words" in parts:
        parts["vendor_words"] = [vendor_word(text) for text in parts["vendor_words"]]
    version = library.store.run(
        change_profile, subject_id=subject_id, parts=parts, by=whoever(library, as_login), at=library.now()
    )
    if as_json:
        say_json({"subject": subject, "version": version})
    else:
        click.echo(
            gettext("The profile of %(subject)s is at version %(version)s.", subject=subject, version=version)
        )


def _cap(library: Library, text: str) -> Money:
    """A currency and a sum, or only the sum, which is then in the currency of the year that covers today."""
    currency, _, amount = text.strip().rpartition(" ")
    try:
        cap = Money.exactly(amount, currency or library.store.ask(fiscal_year_on, on=library.today()).currency)
    except (AmountUnreadable, UnknownCurrency, FiscalYearMissing):
        cap = None
    if cap is None or cap.minor <= 0:
        says = gettext("%(amount)s is no price. Write the currency and the sum, such as CNY 900.00.", amount=text)
        raise click.BadParameter(says, param_hint="--price-cap")
    return cap


def _say_profile(want: Want, *, as_json: bool) -> None:
    cap = None if want.price_cap is None else str(want.price_cap)
    if as_json:
        lists = {name: getattr(want, name) for name in _PARTS.values() if name != "price_cap"}
        lists["vendor_words"] = [list(word) for word in want.vendor_words]
        say_json({"subject": want.code, "version": want.version, **lists, "price_cap": cap})
        return
    say, comma = wording(), gettext(", ")
    languages = [say.word("language", code) for code in want.languages]
    types = [say.word("resource_type", code) for code in want.resource_types]
    rows = [
        (gettext("Keywords"), comma.join(want.keywords) or "–"),
        (gettext("Languages"), comma.join(languages) or gettext("all")),
        (gettext("Types"), comma.join(types) or gettext("all")),
        (gettext("Dearest copy"), cap or gettext("no limit")),
        (gettext("Vendors' words"), comma.join("=".join(word) for word in want.vendor_words) or "–"),
        (gettext("Version"), want.version),
    ]
    say_table((words("what the subject wants"), want.code), rows)


@match.command()
@json_option
def run(as_json: bool) -> None:
    """Match whatever was not matched yet, or not against what the subjects want now."""
    library = opened_library()
    result = library.store.run(distribute, at=library.now(), on=library.today(), guessing=library.guessing)
    codes = {subject.id: subject.code for subject in library.store.ask(subjects)}
    per_subject = {codes[subject_id]: count for subject_id, count in result.per_subject.items()}
    if as_json:
        fault = None if result.guess_fault is None else wording().sentence(result.guess_fault)
        facts = {"examined": result.examined, "uncovered": result.uncovered}
        say_json({**facts, "per_subject": per_subject, "guess_fault": fault})
        return
    say_table((words("subject"), words("titles")), sorted(per_subject.items()), numbers=(1,))
    facts = {"examined": result.examined, "uncovered": result.uncovered}
    click.echo(gettext("Titles examined: %(examined)s. Titles nobody wants: %(uncovered)s.", **facts))
    say_fault(result.guess_fault)


@match.command()
@click.option("--page", type=Whole(min=1), default=1, show_default=True, help="Which page of 50.")
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
        if found.total:
            none = gettext(
                "There is no page %(page)s; the last one is %(last)s.", page=page, last=found.last_number
            )
        else:
            none = gettext("No title is left that nobody wants. Match what came since with: acqflow match run")
        say_listed(heads, rows, none=none, numbers=(0, 3))
