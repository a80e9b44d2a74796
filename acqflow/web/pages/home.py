"""Today's page: what waits for whoever signed in, in numbers that lead to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from acqflow.catalogues.queries import count_waiting, import_runs
from acqflow.funds.rules import FiscalYearMissing
from acqflow.matching.queries import uncovered
from acqflow.people.rules import Actor, Role, Verb
from acqflow.reports.budget import budget_report
from acqflow.selection import queries as selection
from acqflow.selection.rules import ListState
from acqflow.subjects.queries import subjects, subjects_of
from acqflow.suggestions import queries as suggestions
from acqflow.suggestions.rules import State
from acqflow.vocabulary.money import Money
from acqflow.web.access import current_actor, current_library, signed_in
from acqflow.web.formatting import money, named
from acqflow.web.naming import vendor_name
from acqflow.web.pages.worklist import subject_money

pages = Blueprint("home", __name__)


@dataclass(frozen=True, slots=True)
class Card:
    """A number that waits, what it is, and where it leads."""

    number: str
    text: str
    href: str
    note: str = ""
    on: datetime | None = None


@pages.get("/")
@signed_in
def home() -> ResponseReturnValue:
    with current_library().store.reading() as session:
        cards = list(_cards(session, current_actor()))
    return render_template("home.html", cards=cards)


def _cards(session: Session, actor: Actor) -> Iterator[Card]:
    if actor.has(Role.FACULTY, department=actor.department):
        yield from _faculty(session, actor)
    if actor.may(Verb.SELECT):
        yield from _librarian(session, actor)
    if actor.may(Verb.DECIDE):
        waiting = selection.count_approvals(session, by=actor)
        yield Card(f"{waiting:,}", gettext("Lists that wait for your verdict"), url_for("approvals.waiting"))
    if actor.may(Verb.PLACE_ORDER):
        ready = selection.to_order(session, by=actor)
        yield Card(f"{len(ready):,}", gettext("Approved lists to order"), url_for("orders.orders"))
    if actor.may(Verb.SEE_CATALOGUES):
        nobodys = uncovered(session, size=1)
        yield Card(f"{nobodys.total:,}", gettext("Titles no subject wanted"), url_for("titles.uncovered"))
    if actor.may(Verb.IMPORT_CATALOGUE):
        aside = count_waiting(session)
        yield Card(f"{aside:,}", gettext("Records set aside that wait"), url_for("catalogues.runs"))
    if actor.may(Verb.SEE_CATALOGUES):
        last = next((run for run in import_runs(session, limit=20) if run.state != "undone"), None)
        if last is not None:
            text, vendor = gettext("New offers in the last import"), vendor_name(last.vendor_code)
            yield Card(f"{last.counts.new:,}", text, url_for("catalogues.runs"), vendor, last.at)
    if actor.may(Verb.SEE_BUDGET) and not actor.may(Verb.SELECT):
        yield from _money(session, actor)


def _faculty(session: Session, actor: Actor) -> Iterator[Card]:
    mine = suggestions.mine(session, by=actor)
    asked = sum(row.state is State.QUESTION for row in mine)
    note = ngettext("%(num)d asks you something", "%(num)d ask you something", asked) if asked else ""
    yield Card(f"{len(mine):,}", gettext("My suggestions"), url_for("suggestions.mine"), note)
    round_going = selection.lists(session, by=actor, states=[ListState.CIRCULATING])
    yield Card(f"{len(round_going):,}", gettext("Lists to circle"), url_for("circling.waiting"))


def _librarian(session: Session, actor: Actor) -> Iterator[Card]:
    codes = set(subjects_of(session, by=actor))
    own = [subject for subject in subjects(session) if subject.code in codes]
    waiting = selection.worklist_counts(
        session, subject_ids=[subject.id for subject in own], on=current_library().today()
    )
    for subject in own:
        href = url_for("worklist.worklist", code=subject.code)
        yield Card(f"{waiting[subject.id]:,}", gettext("Titles in the worklist"), href, named(subject))
        held = subject_money(session, subject.id)
        if held is not None:
            said = gettext("For books, after what is selected")
            yield Card(money(held.left), said, url_for("budget.report"), named(subject))
    due = suggestions.waiting(session, by=actor, size=50)
    late = sum(row.promised_on < current_library().today() for row in due.rows)
    note = gettext("%(num)s overdue", num=late) if late else ""
    yield Card(f"{due.total:,}", gettext("Suggestions to answer"), url_for("suggestions.waiting"), note)
    open_lists = selection.lists(
        session, by=actor, states=[ListState.DRAFT, ListState.CIRCULATING, ListState.RETURNED]
    )
    back = sum(row.state is ListState.RETURNED for row in open_lists)
    note = ngettext("%(num)d came back", "%(num)d came back", back) if back else ""
    yield Card(f"{len(open_lists):,}", gettext("Lists in work"), url_for("lists.lists"), note)


def _money(session: Session, actor: Actor) -> Iterator[Card]:
    library = current_library()
    try:
        report = budget_report(session, by=actor, on=library.today(), at=library.now(), today=library.today())
    except FiscalYearMissing:
        return
    total = report.by_subject.rows[-1].cells
    available = total[report.by_subject.column("available")]
    assert isinstance(available, Money)
    text = gettext("Available in %(year)s", year=report.fiscal_year)
    yield Card(money(available), text, url_for("budget.report"))
