"""What the library holds: a list of it is uploaded, looked at, loaded; or its own catalogue is asked."""

import re
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from acqflow import intake
from acqflow.catalogues.queries import import_runs
from acqflow.catalogues.rules import note_sentence
from acqflow.people.rules import Verb
from acqflow.plugin_api.limits import MEGABYTE
from acqflow.plugin_host.asking import catalogues_able
from acqflow.plugin_host.containment import PluginFailed
from acqflow.titles.actions import foresee_holdings, load_holdings
from acqflow.titles.queries import holdings_here
from acqflow.titles.rules import HOLDING_FIELDS, HoldingsRead, why_refused
from acqflow.vocabulary.errors import Conflict, Missing, Unreadable, words
from acqflow.web import reading, uploads
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, do
from acqflow.web.errors import status_of
from acqflow.web.forms import Action, Code, Line, Text, Whole, read_form
from acqflow.web.messages import go_to, tell
from acqflow.web.naming import vendor_name
from acqflow.web.sentences import WORDING

pages = Blueprint("holdings", __name__, url_prefix="/holdings")
MOST_NUMBERS = 5_000
# Somebody waits for the page; about what is left then the next press of the button asks.
SECONDS = 15.0
_SHOWN_REFUSED = 50
_LONGEST_TEXT = 100_000
_BETWEEN = re.compile(r"[\n,;]+")
_LEFT = {"time_was_up", "not_asked"}
_YES = ("yes",)


class NothingToAsk(Unreadable):
    says = words("Write the numbers into the field, or choose an import.")


class TooManyToAsk(Unreadable):
    """Carries `count` and `most`."""

    says = words(
        "%(count)s numbers are more than the %(most)s a page asks about. Ask about them in several parts, each of "
        "up to %(most)s."
    )


class AskForm(Action):
    """`numbers` are ISBNs and ISSNs; `run_id` an import whose titles are asked about."""

    catalogue = Line(required=True, longest=40)
    numbers = Text(longest=_LONGEST_TEXT)
    run_id = Whole(least=1)
    complete = Code(_YES)


@pages.get("")
@needs(Verb.IMPORT_CATALOGUE)
def holdings() -> ResponseReturnValue:
    return _shown()


@pages.post("")
@needs(Verb.IMPORT_CATALOGUE)
def upload() -> ResponseReturnValue:
    try:
        kept = uploads.keep_holdings(request.files.get("file"))
    except (Unreadable, PluginFailed) as error:
        return _shown(problems={"file": [WORDING.error(error)]}), status_of(error)
    return go_to(url_for("holdings.preview", token=kept.token, complete=request.form.get("complete")))


@pages.get("/uploads/<token>")
@needs(Verb.IMPORT_CATALOGUE)
def preview(token: str) -> ResponseReturnValue:
    return _previewed(uploads.find_holdings(token))


@pages.post("/uploads/<token>")
@needs(Verb.IMPORT_CATALOGUE)
def apply(token: str) -> ResponseReturnValue:
    """Load the list as it was previewed."""
    uploaded = uploads.find_holdings(token)
    try:
        read = intake.read_held(_held_file(uploaded))
        loaded = load(uploaded, read, is_complete=_is_complete(), confirmed=_confirmed())
    except (Conflict, Unreadable, PluginFailed) as error:
        return _previewed(uploaded, refusal=WORDING.error(error)), status_of(error)
    counts = {name: f"{getattr(loaded, name):,}" for name in ("new", "changed", "same", "removed")}
    tell(
        gettext(
            "Loaded: %(new)s new, %(changed)s changed, %(same)s the same, "
            "%(removed)s removed, %(refused)s refused.",
            refused=f"{len(read.refused):,}",
            **counts,
        )
    )
    return go_to(url_for("holdings.holdings"))


@pages.post("/uploads/<token>/discard")
@needs(Verb.IMPORT_CATALOGUE)
def discard(token: str) -> ResponseReturnValue:
    uploads.remove(uploads.find_holdings(token))
    tell(gettext("The upload was thrown away; nothing of it is kept."))
    return go_to(url_for("holdings.holdings"))


@pages.post("/ask")
@needs(Verb.IMPORT_CATALOGUE)
def ask_catalogue() -> ResponseReturnValue:
    given = read_form(AskForm)
    try:
        came = asked(given["catalogue"], _numbers(given), is_complete="complete" in given)
    except (Unreadable, Missing, Conflict, PluginFailed) as error:
        return _shown(problems={"catalogue": [WORDING.error(error)]}, given=given), status_of(error)
    left = [row.raw for row in came.refused if row.reason in _LEFT]
    return _shown(came=came, given=given | {"numbers": "\n".join(left), "run_id": None})


def load(uploaded: uploads.Upload, read: HoldingsRead, *, is_complete: bool, confirmed: int) -> Any:
    """Load what was read; the upload is none any more. Raises HoldingsRemovalUnconfirmed."""
    loaded = do(
        load_holdings,
        rows=read.rows,
        as_of=current_library().today(),
        source=uploaded.name,
        refused=len(read.refused),
        is_complete=is_complete,
        confirmed=confirmed,
    )
    uploads.remove(uploaded)
    return loaded


def asked(catalogue: str, numbers: list[str], *, is_complete: bool) -> intake.HoldingsAsked:
    """What came of asking, for as long as somebody waits.

    Raises NothingToAsk, TooManyToAsk, and what `intake.ask_holdings` raises.
    """
    if not numbers:
        raise NothingToAsk
    if len(numbers) > MOST_NUMBERS:
        raise TooManyToAsk(count=len(numbers), most=MOST_NUMBERS)
    return intake.ask_holdings(
        current_library(), catalogue, numbers, by=current_actor(), is_complete=is_complete, seconds=SECONDS
    )


def _numbers(given: dict[str, Any]) -> list[str]:
    written = (part.strip() for part in _BETWEEN.split(given.get("numbers", "")))
    run_id = given.get("run_id")
    of_run = intake.numbers_of_run(current_library(), run_id) if run_id else []
    return [*filter(None, written), *of_run]


def _shown(
    *,
    came: intake.HoldingsAsked | None = None,
    problems: dict[str, list[str]] | None = None,
    given: dict[str, Any] | None = None,
) -> str:
    library = current_library()
    return render_template(
        "holdings.html",
        here=ask(holdings_here, by=current_actor()),
        catalogues=catalogues_able(library.plugins, "holdings"),
        runs=[
            (run.run_id, f"{run.file_name} · {vendor_name(run.vendor_code)}")
            for run in ask(import_runs)
            if run.state == "applied"
        ],
        most_megabytes=library.settings.limits.upload // MEGABYTE,
        came=came,
        why_refused=why_refused,
        shown_refused=_SHOWN_REFUSED,
        problems=problems,
        given=given or {},
    )


def _previewed(uploaded: uploads.Upload, *, refusal: str | None = None) -> str:
    found, read, foreseen, problem = None, None, None, None
    is_complete = _is_complete()
    try:
        found = _held_file(uploaded)
        read = intake.read_held(found)
        foreseen = ask(foresee_holdings, rows=read.rows, is_complete=is_complete, by=current_actor())
    except (Unreadable, PluginFailed) as error:
        problem = WORDING.error(error)
    return render_template(
        "holdings_preview.html",
        upload=uploaded,
        file=found,
        read=read,
        foreseen=foreseen,
        problem=problem if problem != refusal else None,
        refusal=refusal,
        is_complete=is_complete,
        why_refused=why_refused,
        shown_refused=_SHOWN_REFUSED,
        note_sentence=note_sentence,
        **reading.choices(found, columns=found.fields if found else {}, fields=HOLDING_FIELDS),
    )


def _held_file(uploaded: uploads.Upload) -> intake.HeldFile:
    said = reading.said(HOLDING_FIELDS.__contains__)
    return uploads.held_file_of(uploaded, format=request.values.get("format"), said=said)


def _is_complete() -> bool:
    return request.values.get("complete") in _YES


def _confirmed() -> int:
    """How many holdings somebody has agreed to remove; what is no number agrees to none."""
    said = request.form.get("removes", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
