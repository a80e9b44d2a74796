"""Suggesting a title, and following what became of it."""

import re
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from acqflow.people.rules import Verb
from acqflow.plugin_host.asking import LookedUp
from acqflow.suggestions import actions, queries
from acqflow.suggestions.rules import (
    TO_ANSWER_STATES,
    NothingSuggested,
    State,
    promised_day,
)
from acqflow.titles.rules import Description
from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.identifiers import Identifier, IdentifierUnreadable, parse_isbn, recognise
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, do
from acqflow.web.forms import Action, Code, FormUnreadable, Line, Text, Whole, read_form
from acqflow.web.messages import go_to, tell
from acqflow.web.protection import suggestion_limit
from acqflow.web.sentences import WORDING

pages = Blueprint("suggestions", __name__)
# Digits alone are no title: a number with one too few or too many, or the beginning of one. A year may be.
_NUMBER = re.compile("(?![0-9]{1,4}$)[0-9][0-9 -]*[0-9Xx]")
_WAY = (State.SUBMITTED, State.CHECKING, State.ACCEPTED, State.SELECTED, State.ORDERED)
_STOPPED = (State.DECLINED, State.WITHDRAWN)


class SuggestForm(Action):
    """Either `title_id`, or the title described by hand."""

    title_id = Whole()
    isbn = Line(longest=40)
    title = Line(longest=500)
    creators = Line(longest=500)
    publisher = Line(longest=200)
    year = Whole()
    need = Code(("1", "2", "3"), required=True)
    reason = Text(longest=2000, load_default="")
    q = Line(longest=500)
    isbn_seen = Line(longest=40)


class WordsForm(Action):
    text = Text(longest=2000, load_default="")


@pages.get("/suggest")
@needs(Verb.SUGGEST)
def suggest() -> ResponseReturnValue:
    return _suggest_page(request.args.to_dict(), None)


@pages.post("/suggest")
@suggestion_limit
@needs(Verb.SUGGEST)
def send_suggestion() -> ResponseReturnValue:
    try:
        given = read_form(SuggestForm)
        _check_isbn(given)
        receipt = do(
            actions.suggest,
            need=int(given["need"]),
            reason=given["reason"],
            title_id=given.get("title_id"),
            record=None if "title_id" in given else described(given),
            on=current_library().today(),
            working_days=current_library().settings.answer_days,
        )
    except FormUnreadable as error:
        again = request.form.to_dict() | ({"by_hand": "1"} if "isbn" in error.problems else {})
        return _suggest_page(again, error.problems), 422
    except IdentifierUnreadable as error:
        again = request.form.to_dict() | {"by_hand": "1"}
        return _suggest_page(again, {"isbn": [WORDING.error(error)]}), 422
    except Unreadable as error:
        return _suggest_page(request.form.to_dict(), {"title": [WORDING.error(error)]}), 422
    tell(_receipt_words(receipt))
    return go_to(url_for("suggestions.mine"))


@pages.get("/suggestions/mine")
@needs(Verb.SUGGEST)
def mine() -> ResponseReturnValue:
    rows = ask(queries.mine, by=current_actor())
    return render_template("my_suggestions.html", rows=rows, line_of=line_of, today=current_library().today())


@pages.post("/suggestions/<int:suggestion_id>/reply")
@needs(Verb.SUGGEST)
def reply(suggestion_id: int) -> ResponseReturnValue:
    do(actions.reply, suggestion_id=suggestion_id, text=read_form(WordsForm)["text"])
    tell(gettext("Your reply was sent."))
    return go_to(url_for("suggestions.mine"))


@pages.post("/suggestions/<int:suggestion_id>/withdraw")
@needs(Verb.SUGGEST)
def withdraw(suggestion_id: int) -> ResponseReturnValue:
    do(actions.withdraw, suggestion_id=suggestion_id)
    tell(gettext("You took your suggestion back."))
    return go_to(url_for("suggestions.mine"))


def described(given: dict[str, Any]) -> Description:
    """The title as it was written into the form. Raises NothingSuggested, IdentifierUnreadable."""
    if not given.get("title"):
        raise NothingSuggested
    identifier = _number(given.get("isbn") or "")
    creators = [name.strip() for name in (given.get("creators") or "").replace("；", ";").split(";")]
    return Description(
        title=given["title"],
        identifiers=(identifier,) if identifier else (),
        creators=tuple(name for name in creators if name),
        publisher=given.get("publisher") or "",
        year=given.get("year"),
    )


def _number(text: str) -> Identifier | None:
    """The number in the field; None only where it was left empty, for what was written must not get lost."""
    return (recognise(text) or parse_isbn(text)) if text else None


def line_of(row: queries.SuggestionRow) -> list[dict[str, Any]]:
    """The stations a suggestion has passed, stands at, and has still before it."""
    passed: dict[State, datetime] = {}
    for step in row.steps:
        passed.setdefault(step.state, step.at)
    here = State.CHECKING if row.state is State.QUESTION else row.state
    if here in _STOPPED:
        way: tuple[State, ...] = (*[state for state in _WAY if state in passed], here)
    else:
        way = _WAY
    place = way.index(here)
    kinds = ["done" if n < place else "to-come" for n in range(len(way))]
    # To take a wish back oneself is no misfortune.
    kinds[place] = {State.DECLINED: "stopped", State.WITHDRAWN: "ended"}.get(here, "now")
    return [
        {"state": state, "kind": kind, "on": passed.get(state)} for state, kind in zip(way, kinds, strict=True)
    ]


def _suggest_page(given: dict[str, str], problems: dict[str, list[str]] | None) -> str:
    library = current_library()
    text = (given.get("q") or given.get("isbn") or given.get("title") or "").strip()
    found = ask(queries.before_sending, by=current_actor(), text=text) if text else None
    chosen = _chosen(found, given)
    looked_up = _looked_up(found, given)
    by_hand = found is not None and chosen is None and (not found.titles or given.get("by_hand") == "1")
    has_identifier = found is not None and found.identifier is not None
    if has_identifier and not given.get("isbn"):
        given = _filled(looked_up) | given | {"isbn": text}
    elif found and _NUMBER.fullmatch(text):
        given = {"isbn": text} | given
    elif found and not has_identifier and not given.get("title"):
        given = given | {"title": text}
    doubts = _doubts(given.get("isbn") or "")
    if problems and doubts:
        problems = {"isbn": doubts} | problems
    return render_template(
        "suggest.html",
        given=given,
        text=text,
        found=found,
        chosen=chosen,
        by_hand=by_hand,
        looked_up=looked_up,
        problems=problems,
        doubts=doubts,
        unreadable=_unreadable(given.get("isbn") or ""),
        promised=promised_day(library.today(), library.settings.answer_days),
        today=library.today(),
        to_answer=TO_ANSWER_STATES,
    )


def _check_isbn(given: dict[str, Any]) -> None:
    """A number whose check digit does not fit is taken once whoever sends it was asked about it.

    Raises FormUnreadable.
    """
    isbn = given.get("isbn", "")
    doubts = _doubts(isbn)
    if doubts and "title_id" not in given and given.get("isbn_seen") != isbn:
        raise FormUnreadable({"isbn": doubts})


def _doubts(isbn: str) -> list[str]:
    """What to ask about the number in the field."""
    try:
        identifier = recognise(isbn)
    except Unreadable:
        # Sending it says why it cannot be read.
        return []
    if identifier is None or not identifier.doubtful:
        return []
    return [str(gettext("The check digit does not fit. Is it printed so? If it is, send it as it stands."))]


def _unreadable(isbn: str) -> str | None:
    """Why the number in the field is none."""
    try:
        _number(isbn)
    except IdentifierUnreadable as error:
        return WORDING.error(error)
    return None


def _chosen(found: queries.BeforeSending | None, given: dict[str, str]) -> queries.KnownTitle | None:
    """The title that is meant: the one picked, or the only one a number can mean."""
    if found is None or given.get("by_hand") == "1":
        return None
    picked = given.get("title_id", "")
    for known in found.titles:
        if str(known.title.id) == picked or (found.identifier and len(found.titles) == 1):
            return known
    return None


def _looked_up(found: queries.BeforeSending | None, given: dict[str, str]) -> LookedUp | None:
    """What others know of a number that nobody here knows; a form that is being filled in is left alone."""
    if found is None or found.titles or given.get("title") or request.method != "GET":
        return None
    if found.identifier is None or found.identifier.scheme not in ("isbn", "issn", "doi"):
        return None
    return current_library().look_up(found.identifier)


def _filled(looked_up: LookedUp | None) -> dict[str, str]:
    """The form's fields as a catalogue knows them, no longer than the form takes."""
    if looked_up is None or looked_up.record is None:
        return {}
    record = looked_up.record
    return {
        "title": record.title[:500],
        "creators": "; ".join(record.creators)[:500],
        "publisher": record.publisher[:200],
        "year": str(record.year or ""),
    }


def _receipt_words(receipt: actions.SuggestionReceipt) -> str:
    if receipt.is_repeat:
        return str(gettext("You had asked for this title already; it stays as it was."))
    day = receipt.promised_on.isoformat()
    if receipt.joined:
        return _joined_words(ask(queries.case, suggestion_id=receipt.suggestion_id, by=current_actor()))
    return str(gettext("Your suggestion was sent. Answer by %(day)s.", day=day))


def _joined_words(row: queries.SuggestionRow) -> str:
    """What is joined keeps the day that was promised for it."""
    day = row.promised_on.isoformat()
    if row.state not in TO_ANSWER_STATES:
        state = WORDING.word("suggestion_state", row.state.value)
        said = gettext("Somebody had asked for it already: your wish was added. It is %(state)s.", state=state)
    elif row.promised_on < current_library().today():
        said = gettext(
            "Somebody had asked for it already: your wish was added. Its answer is overdue, it was promised by "
            "%(day)s.",
            day=day,
        )
    else:
        said = gettext("Somebody had asked for it already: your wish was added. Answer by %(day)s.", day=day)
    return str(said)
