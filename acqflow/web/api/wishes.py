"""Titles and suggestions for programs."""

from typing import Any

from marshmallow import Schema, fields

from acqflow import intake
from acqflow.catalogues import actions as catalogues
from acqflow.matching import queries as matching
from acqflow.people.rules import Verb
from acqflow.suggestions import actions, queries
from acqflow.titles import queries as titles
from acqflow.titles.rules import DossierLine, DuplicateStatus, Filters, Page, Sort, TitleMerged, TitleRow
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.api.operations import Operations
from acqflow.web.api.shapes import shape
from acqflow.web.asking import LARGEST_PAGE, ask, do
from acqflow.web.forms import Action, Code, Line, Text, Whole
from acqflow.web.pages.answering import DeclineForm, RouteForm
from acqflow.web.pages.suggestions import SuggestForm, WordsForm, described
from acqflow.web.pages.titles import QuoteForm, quoted
from acqflow.web.protection import suggestion_limit

operations = Operations("api_wishes", description="Titles, and what faculty ask for.")


class SearchQuery(Action):
    text = Line(longest=500, load_default="")
    language = Line(longest=3)
    resource_type = Line(longest=20)
    class_prefix = Line(longest=40)
    sort = Code(Sort, load_default=Sort.NEWEST.value)
    page = Whole(least=1, most=LARGEST_PAGE, load_default=1)
    size = Whole(least=1, most=500, load_default=50)


class TextQuery(Action):
    text = Line(required=True, longest=500)


class PageQuery(Action):
    page = Whole(least=1, most=LARGEST_PAGE, load_default=1)


class SuggestBody(SuggestForm):
    subject_id = Whole()


class SaidBody(Action):
    text = Text(required=True, longest=2000)


class OneTitleSchema(Schema):
    title = fields.Nested(shape(TitleRow), required=True)
    duplicate = fields.Nested(shape(DuplicateStatus), required=True)
    other_forms = fields.List(fields.Nested(shape(TitleRow)), required=True)
    dossier = fields.List(fields.Nested(shape(DossierLine)), required=True)


class OfferMadeSchema(Schema):
    offer_id = fields.Integer(required=True)


TitlesPage = shape(Page[TitleRow])


@operations.route("/titles", methods=["GET"])
@operations.arguments(SearchQuery, location="query")
@operations.response(200, TitlesPage)
@needs(Verb.SEARCH_TITLES)
def search(given: dict[str, Any]) -> Any:
    """Titles that hold all the words, or have the number."""
    filters = Filters(
        language=given.get("language"),
        resource_type=given.get("resource_type"),
        class_prefix=given.get("class_prefix"),
    )
    page = {name: given[name] for name in ("text", "page", "size", "sort")}
    return ask(titles.search, filters=filters, **page)


@operations.route("/titles/uncovered", methods=["GET"])
@operations.arguments(PageQuery, location="query")
@operations.response(200, TitlesPage)
@needs(Verb.SEE_CATALOGUES)
def uncovered(given: dict[str, Any]) -> Any:
    """Titles that no subject wants, newest first."""
    return ask(matching.uncovered, page=given["page"])


@operations.route("/titles/<int:title_id>/offers", methods=["POST"])
@operations.arguments(QuoteForm)
@operations.response(201, OfferMadeSchema)
@needs(Verb.IMPORT_CATALOGUE)
def quote(given: dict[str, Any], title_id: int) -> Any:
    """Enter an offer by hand; the same vendor's next one for the title replaces it."""
    library, by = current_library(), current_actor()
    return {"offer_id": intake.enter_quote(library, title_id=title_id, by=by, **quoted(given))}


@operations.route("/offers/<int:offer_id>", methods=["DELETE"])
@operations.response(204)
@needs(Verb.IMPORT_CATALOGUE)
def withdraw_quote(offer_id: int) -> None:
    """Withdraw an offer that was entered by hand."""
    do(catalogues.withdraw_quote, offer_id=offer_id)


@operations.route("/titles/<int:title_id>", methods=["GET"])
@operations.response(200, OneTitleSchema)
@needs(Verb.SEARCH_TITLES)
def title(title_id: int) -> Any:
    """One title, its duplicate status, the other titles of its work, and everything that happened to it.

    Of one that was merged into another the answer is 404 and names the other's number.
    """
    kept_id = ask(titles.survivor_of, title_id=title_id)
    if kept_id != title_id:
        raise TitleMerged(title_id=title_id, kept_id=kept_id)
    return {
        "title": ask(titles.title_row, title_id=title_id),
        "duplicate": ask(titles.duplicate_status, title_ids=[title_id])[title_id],
        "other_forms": ask(titles.other_forms, title_id=title_id),
        "dossier": ask(titles.dossier, title_id=title_id),
    }


@operations.route("/suggestions/before-sending", methods=["GET"])
@operations.arguments(TextQuery, location="query")
@operations.response(200, shape(queries.BeforeSending))
@needs(Verb.SUGGEST)
def before_sending(given: dict[str, Any]) -> Any:
    """What the library knows of an ISBN or a title before it is suggested."""
    return ask(queries.before_sending, by=current_actor(), text=given["text"])


@operations.route("/suggestions", methods=["POST"], endpoint="suggest")
@suggestion_limit
@operations.arguments(SuggestBody)
@operations.response(201, shape(actions.SuggestionReceipt))
@operations.alt_response(429, "TOO_MANY_REQUESTS")
@needs(Verb.SUGGEST)
def suggest(given: dict[str, Any]) -> Any:
    """Suggest a known title, or one described by hand."""
    return do(
        actions.suggest,
        need=int(given["need"]),
        reason=given["reason"],
        title_id=given.get("title_id"),
        record=None if "title_id" in given else described(given),
        subject_id=given.get("subject_id"),
        on=current_library().today(),
        working_days=current_library().settings.answer_days,
    )


@operations.route("/suggestions/mine", methods=["GET"])
@operations.response(200, shape(queries.SuggestionRow)(many=True))
@needs(Verb.SUGGEST)
def mine() -> Any:
    """What I asked for or joined, newest first."""
    return ask(queries.mine, by=current_actor())


@operations.route("/suggestions/waiting", methods=["GET"])
@operations.arguments(PageQuery, location="query")
@operations.response(200, shape(Page[queries.SuggestionRow]))
@needs(Verb.ANSWER_SUGGESTION)
def waiting(given: dict[str, Any]) -> Any:
    """What my subjects have to answer, the soonest promised first."""
    return ask(queries.waiting, by=current_actor(), page=given["page"])


@operations.route("/suggestions/<int:suggestion_id>/reply", methods=["POST"])
@operations.arguments(SaidBody)
@operations.response(204)
@needs(Verb.SUGGEST)
def reply(given: dict[str, Any], suggestion_id: int) -> None:
    """Answer the librarian's question."""
    do(actions.reply, suggestion_id=suggestion_id, text=given["text"])


@operations.route("/suggestions/<int:suggestion_id>/withdraw", methods=["POST"])
@operations.response(204)
@needs(Verb.SUGGEST)
def withdraw(suggestion_id: int) -> None:
    """Take one's own wish back."""
    do(actions.withdraw, suggestion_id=suggestion_id)


@operations.route("/suggestions/<int:suggestion_id>/accept", methods=["POST"])
@operations.arguments(WordsForm)
@operations.response(204)
@needs(Verb.ANSWER_SUGGESTION)
def accept(given: dict[str, Any], suggestion_id: int) -> None:
    """Promise to buy it if its list is approved."""
    do(actions.accept, suggestion_id=suggestion_id, text=given["text"])


@operations.route("/suggestions/<int:suggestion_id>/decline", methods=["POST"])
@operations.arguments(DeclineForm)
@operations.response(204)
@needs(Verb.ANSWER_SUGGESTION)
def decline(given: dict[str, Any], suggestion_id: int) -> None:
    """Say no, with a reason code."""
    do(actions.decline, suggestion_id=suggestion_id, **given)


@operations.route("/suggestions/<int:suggestion_id>/ask", methods=["POST"], endpoint="ask_back")
@operations.arguments(SaidBody)
@operations.response(204)
@needs(Verb.ANSWER_SUGGESTION)
def ask_back(given: dict[str, Any], suggestion_id: int) -> None:
    """Ask those who suggested it something."""
    do(actions.ask, suggestion_id=suggestion_id, text=given["text"])


@operations.route("/suggestions/<int:suggestion_id>/route", methods=["POST"])
@operations.arguments(RouteForm)
@operations.response(204)
@needs(Verb.ANSWER_SUGGESTION)
def route(given: dict[str, Any], suggestion_id: int) -> None:
    """Hand it to the subject it belongs to."""
    do(actions.route, suggestion_id=suggestion_id, subject_id=given["subject_id"])
