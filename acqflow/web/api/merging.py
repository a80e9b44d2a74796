"""Titles merged and split for programs."""

from typing import Any

from marshmallow import fields

from acqflow import merging
from acqflow.catalogues.queries import offers_told
from acqflow.catalogues.rules import OfferTold
from acqflow.people.rules import Verb
from acqflow.titles import queries as titles
from acqflow.web.access import current_library, needs
from acqflow.web.api.operations import Operations
from acqflow.web.api.shapes import shape
from acqflow.web.asking import ask, do
from acqflow.web.pages.merging import MergeForm, SplitAction, chosen

operations = Operations("api_merging", description="Titles that are one book, and titles that are two.")


class SplitBody(SplitAction):
    with_wish = fields.Boolean(load_default=False, truthy={True}, falsy={False})


@operations.route("/titles/<int:title_id>/merge", methods=["POST"])
@operations.arguments(MergeForm)
@operations.response(200, shape(merging.Merged))
@needs(Verb.IMPORT_CATALOGUE)
def merge(given: dict[str, Any], title_id: int) -> Any:
    """Say that another title is the same book: all that hangs on it hangs on this one from now on."""
    return do(merging.merge, kept_id=title_id, gone_id=given["gone_id"])


@operations.route("/titles/<int:title_id>/unmerge", methods=["POST"])
@operations.response(200, shape(merging.Merged))
@needs(Verb.IMPORT_CATALOGUE)
def unmerge(title_id: int) -> Any:
    """Make a title of its own again of one that was merged into another, with all that it had."""
    return do(merging.unmerge, gone_id=title_id, on=current_library().today(), guessing=current_library().guessing)


@operations.route("/titles/<int:title_id>/offers", methods=["GET"])
@operations.response(200, shape(OfferTold)(many=True))
@needs(Verb.SEARCH_TITLES)
def offers(title_id: int) -> Any:
    """All offers of a title, each with the words and numbers of its vendor's record."""
    ask(titles.title_row, title_id=title_id)
    return ask(offers_told, title_id=title_id)


@operations.route("/titles/<int:title_id>/split", methods=["POST"])
@operations.arguments(SplitBody)
@operations.response(200, shape(merging.Split))
@needs(Verb.IMPORT_CATALOGUE)
def split(given: dict[str, Any], title_id: int) -> Any:
    """Say that some offers are of another book: they go to a new title, with the numbers that only they name."""
    return do(
        merging.split,
        title_id=title_id,
        **chosen(given),
        on=current_library().today(),
        guessing=current_library().guessing,
    )


@operations.route("/titles/<int:title_id>/unsplit", methods=["POST"])
@operations.response(200, shape(merging.Split))
@needs(Verb.IMPORT_CATALOGUE)
def unsplit(title_id: int) -> Any:
    """Make one title again of one that was split off and the one it was split from; the first is no more then."""
    return do(merging.unsplit, new_id=title_id, on=current_library().today(), guessing=current_library().guessing)
