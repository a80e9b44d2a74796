"""A title put right on its page: merged with another that is the same book, or split where two books lie in it."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from marshmallow import fields, validate

from acqflow import merging
from acqflow.people.rules import Verb
from acqflow.titles import queries
from acqflow.web.access import current_library, needs
from acqflow.web.asking import ask, do
from acqflow.web.forms import Action, Code, Line, Whole, read_form
from acqflow.web.messages import go_to, tell
from acqflow.web.pages import titles
from acqflow.web.refused import refused_on

# One title is one place in the menu, whatever is done with it.
pages = titles.pages
_MOST = 200


class MergeForm(Action):
    """The title that is the same book as the one whose page this is."""

    gone_id = Whole(required=True, least=1)


class SplitAction(Action):
    """The offers that are of another book, and numbers that go with them whoever names them: "isbn:9787…"."""

    offers = fields.List(Whole(least=1), load_default=list, validate=validate.Length(max=_MOST))
    numbers = fields.List(Line(longest=300), load_default=list, validate=validate.Length(max=_MOST))


class SplitForm(SplitAction):
    with_wish = Code(("yes",), load_default=None)


def chosen(given: dict[str, Any]) -> dict[str, Any]:
    """What somebody chose, for the action."""
    numbers = [tuple(number.partition(":")[::2]) for number in given["numbers"]]
    return {"offer_ids": given["offers"], "numbers": numbers, "with_wish": bool(given["with_wish"])}


@pages.post("/titles/<int:title_id>/merge")
@needs(Verb.IMPORT_CATALOGUE)
@refused_on(titles.shown)
def merge(title_id: int) -> ResponseReturnValue:
    gone_id = read_form(MergeForm)["gone_id"]
    # Named while it still is a title of its own.
    facts = {"gone": gone_id, "kept": title_id, "title": ask(queries.title_row, title_id=gone_id).title}
    do(merging.merge, kept_id=title_id, gone_id=gone_id)
    undo = url_for("titles.unmerge", title_id=gone_id)
    tell(gettext("Title %(gone)s was merged into title %(kept)s. It was: %(title)s", **facts), undo=undo)
    return go_to(url_for("titles.title", title_id=title_id))


@pages.post("/titles/<int:title_id>/unmerge")
@needs(Verb.IMPORT_CATALOGUE)
@refused_on(titles.shown)
def unmerge(title_id: int) -> ResponseReturnValue:
    parted = do(
        merging.unmerge, gone_id=title_id, on=current_library().today(), guessing=current_library().guessing
    )
    said = gettext("Title %(gone)s is no longer merged into title %(kept)s.", gone=title_id, kept=parted.kept_id)
    tell(said, link=_to_other(parted.kept_id))
    return go_to(url_for("titles.title", title_id=title_id))


@pages.post("/titles/<int:title_id>/split")
@needs(Verb.IMPORT_CATALOGUE)
@refused_on(titles.shown)
def split(title_id: int) -> ResponseReturnValue:
    told = chosen(read_form(SplitForm))
    done = do(
        merging.split, title_id=title_id, **told, on=current_library().today(), guessing=current_library().guessing
    )
    said = gettext("Title %(new)s was split off from title %(kept)s.", new=done.new_id, kept=title_id)
    tell(said, undo=url_for("titles.unsplit", title_id=done.new_id), link=_to_other(title_id))
    return go_to(url_for("titles.title", title_id=done.new_id))


@pages.post("/titles/<int:title_id>/unsplit")
@needs(Verb.IMPORT_CATALOGUE)
@refused_on(titles.shown)
def unsplit(title_id: int) -> ResponseReturnValue:
    """The title that was split off is no more afterwards."""
    done = do(merging.unsplit, new_id=title_id, on=current_library().today(), guessing=current_library().guessing)
    tell(gettext("Title %(new)s is no longer split from title %(kept)s.", new=title_id, kept=done.kept_id))
    return go_to(url_for("titles.title", title_id=done.kept_id))


def _to_other(title_id: int) -> dict[str, str]:
    return {"address": url_for("titles.title", title_id=title_id), "text": gettext("Look at the other title")}
