"""Answering what was suggested: accept, decline, ask back, hand to another subject."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from acqflow.catalogues.queries import offers_of
from acqflow.people.rules import Verb
from acqflow.subjects.queries import subjects
from acqflow.suggestions import actions, queries
from acqflow.suggestions.rules import DeclineReason, Step
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, do, page_number
from acqflow.web.forms import Action, Code, Whole, read_form
from acqflow.web.messages import go_to, tell
from acqflow.web.pages import suggestions

# Suggestions are one station, whoever is at its counter.
pages = suggestions.pages


class DeclineForm(suggestions.WordsForm):
    code = Code(DeclineReason, required=True)


class RouteForm(Action):
    subject_id = Whole(required=True)


@pages.get("/suggestions")
@needs(Verb.ANSWER_SUGGESTION)
def waiting() -> ResponseReturnValue:
    found = ask(queries.waiting, by=current_actor(), page=page_number())
    return render_template(
        "suggestions.html",
        found=found,
        on=current_library().today(),
        steps=Step,
        reasons=[reason.value for reason in DeclineReason],
        subjects=ask(subjects),
    )


@pages.post("/suggestions/<int:suggestion_id>/accept")
@needs(Verb.ANSWER_SUGGESTION)
def accept(suggestion_id: int) -> ResponseReturnValue:
    do(actions.accept, suggestion_id=suggestion_id, text=read_form(suggestions.WordsForm)["text"])
    accepted = ask(queries.case, suggestion_id=suggestion_id, by=current_actor()).title
    link = {"address": url_for("titles.title", title_id=accepted.id), "text": accepted.title}
    offers = ask(offers_of, title_ids=[accepted.id]).get(accepted.id, ())
    if any(offer.price is not None for offer in offers):
        tell(gettext("Accepted. The title can now be put on a list."), link=link)
    else:
        said = gettext("Accepted. No vendor offers it at a price: acquisitions has to enter an offer first.")
        tell(said, link=link)
    return go_to(url_for("suggestions.waiting"))


@pages.post("/suggestions/<int:suggestion_id>/decline")
@needs(Verb.ANSWER_SUGGESTION)
def decline(suggestion_id: int) -> ResponseReturnValue:
    do(actions.decline, suggestion_id=suggestion_id, **read_form(DeclineForm))
    tell(gettext("Declined. Whoever asked sees the reason."))
    return go_to(url_for("suggestions.waiting"))


@pages.post("/suggestions/<int:suggestion_id>/ask")
@needs(Verb.ANSWER_SUGGESTION)
def ask_back(suggestion_id: int) -> ResponseReturnValue:
    do(actions.ask, suggestion_id=suggestion_id, text=read_form(suggestions.WordsForm)["text"])
    tell(gettext("Your question was sent."))
    return go_to(url_for("suggestions.waiting"))


@pages.post("/suggestions/<int:suggestion_id>/route")
@needs(Verb.ANSWER_SUGGESTION)
def route(suggestion_id: int) -> ResponseReturnValue:
    do(actions.route, suggestion_id=suggestion_id, subject_id=read_form(RouteForm)["subject_id"])
    tell(gettext("Handed to its subject."))
    return go_to(url_for("suggestions.waiting"))
