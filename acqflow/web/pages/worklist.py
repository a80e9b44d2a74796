"""The worklist: one title a row, and the money that is there for it."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from acqflow.funds.queries import balances, fiscal_year_on, funds
from acqflow.people.rules import Verb
from acqflow.selection import queries
from acqflow.selection.rules import Filter, RejectReason
from acqflow.subjects.queries import departments_of, fund_for, subjects, subjects_of
from acqflow.subjects.rules import SubjectMissing
from acqflow.titles.queries import dossier
from acqflow.vocabulary.errors import Missing, Unreadable, words
from acqflow.vocabulary.money import Money
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, page_number
from acqflow.web.messages import go_to
from acqflow.web.sentences import WORDING

pages = Blueprint("worklist", __name__, url_prefix="/worklist")
_SHOWN_FILTERS = (
    Filter.ALL, Filter.SUGGESTED, Filter.FOREIGN, Filter.DEAR, Filter.DEFERRED_DUE, Filter.RECEIVED, Filter.ASKED,
    Filter.DECIDED,
)  # fmt: skip
_BOOKS = "book"


class FilterUnknown(Unreadable):
    """Carries `text`."""

    says = words("%(text)s is not a filter of the worklist. Choose one of those on the page.")


@dataclass(frozen=True, slots=True)
class Tried:
    """What was sent and could not be done: `verb` is the decision, "" where nothing was tried."""

    verb: str
    given: MultiDict[str, str]

    def typed(self, verb: str, name: str, otherwise: str = "") -> str:
        """What was written into a field of this decision's form."""
        return self.given.get(name, "") if verb == self.verb else otherwise

    def ticked(self, verb: str, name: str) -> list[str] | None:
        """What was ticked in it; None where this decision was not tried."""
        return self.given.getlist(name) if verb == self.verb else None

    @property
    def written(self) -> str:
        """The reason or the note, for where no form is left that could hold it."""
        return self.given.get("note") or self.given.get("reason") or ""


@dataclass(frozen=True, slots=True)
class SubjectMoney:
    """What one of the subject's funds has; `left` is what stays if all that is selected is ordered."""

    fund: str
    funding: Money
    available: Money
    selected: Money

    @property
    def left(self) -> Money:
        return self.available - self.selected

    def percent_used_after(self, price: Money) -> int:
        """Of what the fund was given, what is used once this and all that is selected is bought."""
        if self.funding.minor <= 0:
            return 100
        return max(0, -(-100 * (self.funding - self.left + price).minor // self.funding.minor))


@pages.get("")
@needs(Verb.SELECT)
def chosen() -> ResponseReturnValue:
    """The worklist of one's first subject."""
    mine = ask(subjects_of, by=current_actor())
    if not mine:
        return render_template("worklist_none.html")
    return go_to(url_for("worklist.worklist", code=mine[0]))


@pages.get("/<code>")
@needs(Verb.SELECT)
def worklist(code: str) -> ResponseReturnValue:
    return shown(code)


def shown(code: str, *, title_id: int | None = None, refusal: str | None = None) -> ResponseReturnValue:
    """The worklist of a subject, where need be with what was tried and what stands in the way of it.

    `title_id`: the title that was to be decided on, None where it was none or several.
    """
    library, actor = current_library(), current_actor()
    with library.store.reading() as session:
        every = subjects(session)
        subject = next((row for row in every if row.code == code), None)
        if subject is None:
            raise SubjectMissing(subject=code)
        on = library.today()
        page = queries.worklist(
            session, by=actor, subject_id=subject.id, on=on, chosen=_filter(), page=page_number()
        )
        if not page.rows and page.number > page.last_number and refusal is None:
            # What was on this page has been decided.
            return go_to(url_for("worklist.worklist", code=code, filter=page.chosen.value, page=page.last_number))
        current = _current(page, title_id)
        if title_id is not None and (current is None or current.title.id != title_id):
            # Somebody else decided on it meanwhile: that is what there is to see.
            current = queries.worklist_row(session, by=actor, subject_id=subject.id, title_id=title_id, on=on)
        own = actor.subjects_for(Verb.SELECT)
        money = subject_money(session, subject.id)
        paying, no_money = _paying(session, subject.id, current, books=money)
        return render_template(
            "worklist.html",
            subject=subject,
            page=page,
            current=current,
            money=money,
            paying=paying,
            no_money=no_money,
            dossier=dossier(session, title_id=current.title.id) if current else [],
            mine=[row for row in every if own is None or row.code in own],
            subjects=every,
            departments=departments_of(session, subject_id=subject.id),
            filters=[(f.value, WORDING.word("filter", f.value), _count(page, f)) for f in _SHOWN_FILTERS],
            reasons=[reason.value for reason in RejectReason if reason is not RejectReason.DECIDED_AGAINST],
            in_a_month=on + timedelta(days=30),
            refusal=refusal,
            is_about_one=title_id is not None,
            tried=Tried((request.endpoint or "").rpartition(".")[2] if refusal else "", request.form),
        )


def subject_money(session: Session, subject_id: int, resource_type: str = _BOOKS) -> SubjectMoney | None:
    """What the subject has in the present fiscal year; None where nobody has given it a fund for this type."""
    try:
        return _money_of(session, subject_id, resource_type)
    except Missing:
        return None


def _money_of(session: Session, subject_id: int, resource_type: str) -> SubjectMoney | None:
    """None where the fund was given nothing this year. Raises FundNotNamed, FiscalYearMissing."""
    fund_id = fund_for(session, subject_id=subject_id, resource_type=resource_type)
    today = current_library().today()
    year = fiscal_year_on(session, on=today)
    held = balances(session, fiscal_year_id=year.id, fund_ids=[fund_id]).get(fund_id)
    if held is None:
        return None
    selections = queries.soft_commitments(session, fiscal_year_id=year.id, today=today)
    selected = selections.get(fund_id, held.available * 0)
    code = next(row.code for row in funds(session) if row.fund_id == fund_id)
    return SubjectMoney(code, held.funding, held.available, selected)


def _paying(
    session: Session, subject_id: int, row: queries.WorklistRow | None, *, books: SubjectMoney | None
) -> tuple[SubjectMoney | None, str]:
    """The money the title itself would take, or why there is none.

    An e-book or a database is often paid from a fund of its own.
    """
    if row is None or (books is not None and row.title.resource_type == _BOOKS):
        return books, ""
    try:
        held = _money_of(session, subject_id, row.title.resource_type)
    except Missing as missing:
        return None, WORDING.error(missing)
    return held, gettext("The subject’s fund was given no money this year.")


def _filter() -> Filter:
    text = request.args.get("filter", Filter.ALL.value)
    try:
        return Filter(text)
    except ValueError:
        raise FilterUnknown(text=text[:20]) from None


def _current(page: queries.WorklistPage, title_id: int | None) -> queries.WorklistRow | None:
    """The row of the title, or else the one the address points at, else the first."""
    at = request.args.get("at", "") if title_id is None else str(title_id)
    return next((row for row in page.rows if str(row.title.id) == at), page.rows[0] if page.rows else None)


def _count(page: queries.WorklistPage, wanted: Filter) -> str | None:
    if wanted is Filter.DECIDED:
        # How much lies behind is no work that waits.
        return None
    is_bound = page.counts.is_bound and wanted in (Filter.FOREIGN, Filter.DEAR)
    return f"{page.counts.of(wanted):,}{'+' if is_bound else ''}"
