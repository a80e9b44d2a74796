"""Vendor catalogues: upload, look at what it would do, apply, undo."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from acqflow import intake
from acqflow.catalogues import queries
from acqflow.catalogues.actions import check_undoable
from acqflow.catalogues.rules import SETTLED_STATES, AsideCounts, note_sentence, readable
from acqflow.people.rules import Verb
from acqflow.plugin_api import FileRefused, explain
from acqflow.plugin_api.limits import MEGABYTE
from acqflow.plugin_host.containment import PluginFailed
from acqflow.plugin_host.harvesting import harvest_sources
from acqflow.vocabulary.errors import Conflict, Unreadable
from acqflow.web import reading, uploads
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, page_number
from acqflow.web.background import tell_how_it_stands, why_it_failed
from acqflow.web.errors import status_of
from acqflow.web.forms import Action, Line, read_form
from acqflow.web.messages import go_to, tell
from acqflow.web.refused import refused_on
from acqflow.web.sentences import WORDING

pages = Blueprint("catalogues", __name__, url_prefix="/imports")
_ASIDE_ON_A_PAGE = 50


class UploadForm(Action):
    vendor = Line(required=True, longest=40)


@pages.get("")
@needs(Verb.SEE_CATALOGUES)
def runs() -> ResponseReturnValue:
    return runs_page()


def runs_page(*, problems: dict[str, list[str]] | None = None) -> str:
    """What was imported, and the forms for the next file or harvest, where need be with what is wrong with one."""
    runs = ask(queries.import_runs)
    return render_template(
        "imports.html",
        runs=runs,
        aside=ask(queries.aside_counts, run_ids=[run.run_id for run in runs]),
        vendors=ask(queries.vendors),
        vendor=request.form.get("vendor"),
        sources=[source.name for _, source in harvest_sources(current_library().plugins)],
        source=request.values.get("source"),
        most_megabytes=current_library().settings.limits.upload // MEGABYTE,
        problems=problems,
    )


@pages.post("")
@needs(Verb.IMPORT_CATALOGUE)
def upload() -> ResponseReturnValue:
    vendor = read_form(UploadForm)["vendor"]
    try:
        kept = uploads.keep(request.files.get("file"), vendor=vendor)
    except (Unreadable, PluginFailed) as error:
        return runs_page(problems={"file": [WORDING.error(error)]}), status_of(error)
    return go_to(url_for("catalogues.preview", token=kept.token))


@pages.post("/uploads/<token>")
@needs(Verb.IMPORT_CATALOGUE)
def apply(token: str) -> ResponseReturnValue:
    """Take the file in as it was previewed, and keep how it was read for the vendor's next file.

    It goes in in the background; what is quick is waited for.
    """
    uploaded = uploads.find(token)
    try:
        started = uploads.start(uploaded, reading.delivery_said(uploaded))
    except (FileRefused, PluginFailed) as error:
        tell(WORDING.error(error))
        return go_to(url_for("catalogues.preview", token=token))
    if started.is_done:
        tell(gettext("This very file had been imported already; nothing was changed."))
    else:
        tell_how_it_stands(started.run_id)
    return go_to(url_for("catalogues.run", run_id=started.run_id))


@pages.post("/uploads/<token>/discard")
@needs(Verb.IMPORT_CATALOGUE)
def discard(token: str) -> ResponseReturnValue:
    uploads.remove(uploads.find(token))
    tell(gettext("The upload was thrown away; nothing of it is kept."))
    return go_to(url_for("catalogues.runs"))


@pages.get("/<int:run_id>")
@needs(Verb.SEE_CATALOGUES)
def run(run_id: int) -> ResponseReturnValue:
    return run_page(run_id)


def run_page(run_id: int, *, quarantined_id: int | None = None, refusal: str | None = None) -> str:
    """The page of one import, with what stands in the way of undoing it.

    `refusal` is what stands in the way of what was tried, there or with the record `quarantined_id`.
    """
    imported = ask(queries.import_run, run_id=run_id)
    state, page = _state_asked(), page_number()
    counts = ask(queries.aside_counts, run_ids=[run_id])[run_id]
    skipped = {"skip": (page - 1) * _ASIDE_ON_A_PAGE, "limit": _ASIDE_ON_A_PAGE}
    return render_template(
        "import_run.html",
        run=imported,
        refusal=refusal,
        refused_id=quarantined_id if refusal else None,
        obstacle=_obstacle(run_id) if imported.state != "undone" else None,
        failure=why_it_failed(run_id),
        is_held=imported.lease_until is not None and imported.lease_until >= current_library().now(),
        aside=ask(queries.quarantine, run_id=run_id, state=state, **skipped),
        counts=counts,
        total=_how_many(counts, state),
        state=state,
        page=page,
        size=_ASIDE_ON_A_PAGE,
        place=kept_place(),
        encodings=uploads.ENCODINGS,
        explain=explain,
        readable=readable,
        note_sentence=note_sentence,
    )


def _how_many(counts: AsideCounts, state: str | None) -> int:
    return sum(getattr(counts, name) for name in SETTLED_STATES if state in (None, name))


def _state_asked() -> str | None:
    """`?state=`, one of those a record that was set aside may be in; what is none counts as not said."""
    state = request.args.get("state")
    return state if state in SETTLED_STATES else None


def kept_place() -> dict[str, Any]:
    """Where in the list of what was set aside somebody is: what an address there has behind its question mark."""
    return {name: text for name in ("state", "page") if (text := request.args.get(name))}


def _obstacle(run_id: int) -> str | None:
    """Why the import could not be undone now."""
    if not current_actor().may(Verb.IMPORT_CATALOGUE):
        return None
    try:
        ask(check_undoable, run_id=run_id)
    except Conflict as refusal:
        return WORDING.error(refusal)
    return None


@pages.post("/<int:run_id>/undo")
@needs(Verb.IMPORT_CATALOGUE)
@refused_on(run_page)
def undo(run_id: int) -> ResponseReturnValue:
    undone = intake.take_back(current_library(), run_id, by=current_actor())
    if undone.is_repeat:
        tell(gettext("This import was undone already; nothing was changed."))
        return go_to(url_for("catalogues.run", run_id=run_id))
    if undone.rows_removed or undone.rows_restored:
        tell(gettext("Undone: the package is again as the list before said."))
        return go_to(url_for("catalogues.run", run_id=run_id))
    offers = ngettext("%(num)d offer", "%(num)d offers", undone.offers_removed)
    titles = ngettext("%(num)d title", "%(num)d titles", undone.titles_removed)
    tell(gettext("Undone: %(offers)s and %(titles)s were taken back.", offers=offers, titles=titles))
    return go_to(url_for("catalogues.run", run_id=run_id))
