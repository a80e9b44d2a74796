"""What a librarian decides on the worklist: one title at a time or several, and the way back."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from marshmallow import fields, validate

from acqflow.people.rules import Verb, require
from acqflow.selection import actions
from acqflow.selection.rules import RejectReason
from acqflow.subjects.queries import subject_by_code
from acqflow.titles.queries import title_row
from acqflow.vocabulary.errors import Unreadable, words
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, do
from acqflow.web.forms import Action, Code, Day, Line, Whole, read_form
from acqflow.web.messages import go_to, tell
from acqflow.web.pages import worklist
from acqflow.web.refused import refused_on
from acqflow.web.sentences import WORDING

# A worklist is one place in the menu, whatever is decided on it.
pages = worklist.pages


class SeenForm(Action):
    """`version` is what the row showed, so that nobody overwrites what they did not see."""

    version = Whole()


class SelectForm(SeenForm):
    reason = Line(longest=500)


class RejectForm(SeenForm):
    code = Code(RejectReason, required=True)
    note = Line(longest=500, load_default="")


class DeferForm(SeenForm):
    until = Day(required=True)
    note = Line(longest=500, load_default="")


class PassForm(SeenForm):
    to = Whole(required=True)
    note = Line(longest=500, load_default="")


class AskForm(SeenForm):
    departments = fields.List(
        Line(longest=40), required=True, error_messages={"required": _("Name at least one department.")}
    )
    note = Line(required=True, longest=500)


class NothingTicked(Unreadable):
    says = words("Tick at least one title.")


class NoReasonChosen(Unreadable):
    says = words("Choose the reason for which the ticked titles are rejected.")


class SeveralForm(Action):
    """`seen`: title:version, for every row of the page.

    `note`: why what is held is bought again, or more on a rejection.
    """

    title_id = fields.List(Whole(), validate=validate.Length(1, 200))
    seen = fields.List(fields.String(validate=validate.Regexp(r"[0-9]{1,10}:[0-9]{1,10}\Z")))
    verb = Code(("select", "reject"), required=True)
    code = Code(RejectReason)
    note = Line(longest=500)


@pages.post("/<code>/<int:title_id>/select")
@needs(Verb.SELECT)
@refused_on(worklist.shown)
def select(code: str, title_id: int) -> ResponseReturnValue:
    given = read_form(SelectForm)
    facts = {"duplicate_reason": given.get("reason"), "on": current_library().today(), **_seen(given)}
    return _done(code, actions.select, gettext("Selected."), title_id=title_id, **facts)


@pages.post("/<code>/<int:title_id>/reject")
@needs(Verb.SELECT)
@refused_on(worklist.shown)
def reject(code: str, title_id: int) -> ResponseReturnValue:
    given = read_form(RejectForm)
    said = gettext("Rejected: %(reason)s.", reason=WORDING.word("reject_reason", given["code"]))
    facts = {"reason_code": given["code"], "note": given["note"], **_seen(given)}
    return _done(code, actions.reject, said, title_id=title_id, **facts)


@pages.post("/<code>/<int:title_id>/defer")
@needs(Verb.SELECT)
@refused_on(worklist.shown)
def defer(code: str, title_id: int) -> ResponseReturnValue:
    given = read_form(DeferForm)
    said = gettext("Deferred until %(day)s.", day=given["until"].isoformat())
    facts = {"until": given["until"], "note": given["note"], "on": current_library().today(), **_seen(given)}
    return _done(code, actions.defer, said, title_id=title_id, **facts)


@pages.post("/<code>/<int:title_id>/pass")
@needs(Verb.SELECT)
@refused_on(worklist.shown)
def pass_on(code: str, title_id: int) -> ResponseReturnValue:
    given = read_form(PassForm)
    facts = {"to_subject_id": given["to"], "note": given["note"], **_seen(given)}
    return _done(code, actions.pass_to, gettext("Passed on."), title_id=title_id, **facts)


@pages.post("/<code>/<int:title_id>/ask")
@needs(Verb.SELECT)
@refused_on(worklist.shown)
def ask_faculty(code: str, title_id: int) -> ResponseReturnValue:
    given = read_form(AskForm)
    facts = {"departments": given["departments"], "question": given["note"], **_seen(given)}
    return _done(code, actions.ask_faculty, gettext("Faculty were asked."), title_id=title_id, **facts)


@pages.post("/<code>/several")
@needs(Verb.SELECT)
@refused_on(worklist.shown)
def several(code: str) -> ResponseReturnValue:
    given = read_form(SeveralForm)
    ids = given.get("title_id")
    if not ids:
        raise NothingTicked
    seen = _versions(given.get("seen", []))
    if given["verb"] == "select":
        said = ngettext("%(num)d title selected.", "%(num)d titles selected.", len(ids))
        facts = {"duplicate_reason": given.get("note"), "on": current_library().today()}
        return _done(code, actions.select_many, said, title_ids=ids, seen=seen, **facts)
    if "code" not in given:
        raise NoReasonChosen
    said = ngettext("%(num)d title rejected.", "%(num)d titles rejected.", len(ids))
    facts = {"reason_code": given["code"], "note": given.get("note")}
    return _done(code, actions.reject_many, said, title_ids=ids, seen=seen, **facts)


@pages.post("/<code>/undo")
@needs(Verb.SELECT)
@refused_on(worklist.shown)
def undo(code: str) -> ResponseReturnValue:
    subject_id = ask(subject_by_code, code=code).id
    undone = do(actions.undo, subject_id=subject_id, since=current_library().midnight())
    step = WORDING.word("entry_step", undone.step)
    tell(
        ngettext(
            "Undone: %(step)s, %(num)d title.",
            "Undone: %(step)s, %(num)d titles.",
            len(undone.title_ids),
            step=step,
        )
    )
    return go_to(url_for("worklist.worklist", code=code, at=undone.title_ids[0], **_place()))


def _done(code: str, action: Any, said: str, **facts: Any) -> ResponseReturnValue:
    """Run it, say so with a way back, and show the worklist again where it was."""
    require(current_actor(), Verb.SELECT, subject=code)
    do(action, subject_id=ask(subject_by_code, code=code).id, **facts)
    if "title_id" in facts:
        said = gettext("%(done)s %(title)s", done=said, title=ask(title_row, title_id=facts["title_id"]).title)
    tell(said, undo=url_for("worklist.undo", code=code, **_place()))
    return go_to(url_for("worklist.worklist", code=code, **_place()))


def _place() -> dict[str, Any]:
    """The filter and the page of it that a decision was taken on: what the librarian sees again."""
    return {name: request.args.get(name) for name in ("filter", "page")}


def _seen(given: dict[str, Any]) -> dict[str, Any]:
    return {"seen": given["version"]} if "version" in given else {}


def _versions(shown: list[str]) -> dict[int, int]:
    """Title → version, as the rows of the page showed them, ticked or not."""
    pairs = (text.split(":") for text in shown)
    return {int(title_id): int(version) for title_id, version in pairs}
