"""Vendor catalogues: upload, look at what it would do, apply, undo, and what could not be read."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from acqflow import intake
from acqflow.catalogues import queries
from acqflow.catalogues.actions import undo_import
from acqflow.people.rules import Verb
from acqflow.plugin_api import MAPPABLE_FIELDS, CatalogueFormat, FileRefused, MappingGuess, explain
from acqflow.plugin_host.containment import PluginFailed
from acqflow.vocabulary.errors import Unreadable
from acqflow.web import uploads
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, do
from acqflow.web.errors import sentence
from acqflow.web.forms import Action, Line, read_form
from acqflow.web.messages import go_to, tell

pages = Blueprint("catalogues", __name__, url_prefix="/imports")
_SHOWN = 2_000
_COLUMN = "column:"


class UploadForm(Action):
    vendor = Line(required=True, longest=40)


@pages.get("")
@needs(Verb.SEE_CATALOGUES)
def runs() -> ResponseReturnValue:
    return render_template("imports.html", runs=ask(queries.import_runs), vendors=ask(queries.vendors))


@pages.post("")
@needs(Verb.IMPORT_CATALOGUE)
def upload() -> ResponseReturnValue:
    vendor = read_form(UploadForm)["vendor"]
    kept = uploads.keep(request.files.get("file"), vendor=vendor)
    return go_to(url_for("catalogues.preview", token=kept.token))


@pages.get("/uploads/<token>")
@needs(Verb.IMPORT_CATALOGUE)
def preview(token: str) -> ResponseReturnValue:
    uploaded = uploads.find(token)
    said: dict[str, Any] = {"delivered": None, "guess": None, "found": None, "problem": None}
    try:
        delivered, said["guess"] = uploads.with_guess(uploads.delivery_of(uploaded, **_reading()))
        said["delivered"] = delivered
        said["found"] = intake.preview(current_library(), delivered, by=current_actor())
    except (FileRefused, PluginFailed, Unreadable) as error:
        said["problem"] = sentence(error)
    return render_template(
        "import_preview.html",
        upload=uploaded,
        columns=_columns(said["guess"], said["delivered"]),
        formats=[(plugin.name, plugin.name) for plugin in current_library().plugins.of(CatalogueFormat.group)],
        fields=MAPPABLE_FIELDS,
        encodings=[(name, name) for name in uploads.ENCODINGS],
        explain=explain,
        shown_bytes=_shown_bytes,
        **said,
    )


@pages.post("/uploads/<token>")
@needs(Verb.IMPORT_CATALOGUE)
def apply(token: str) -> ResponseReturnValue:
    """Take the file in as it was previewed, and keep how it was read for the vendor's next file."""
    uploaded = uploads.find(token)
    delivered = uploads.delivery_of(uploaded, **_reading())
    try:
        taken = uploads.take_in(uploaded, delivered)
    except (FileRefused, PluginFailed) as error:
        tell(sentence(error))
        return go_to(url_for("catalogues.preview", token=token))
    if taken.result.is_repeat:
        tell(gettext("This very file had been imported already; nothing was changed."))
    else:
        undo_at = url_for("catalogues.undo", run_id=taken.result.run_id)
        tell(gettext("Imported and distributed to the subjects."), undo=undo_at)
    return go_to(url_for("catalogues.run", run_id=taken.result.run_id))


@pages.post("/uploads/<token>/discard")
@needs(Verb.IMPORT_CATALOGUE)
def discard(token: str) -> ResponseReturnValue:
    uploads.remove(uploads.find(token))
    tell(gettext("The upload was thrown away; nothing of it is kept."))
    return go_to(url_for("catalogues.runs"))


@pages.get("/<int:run_id>")
@needs(Verb.SEE_CATALOGUES)
def run(run_id: int) -> ResponseReturnValue:
    return render_template(
        "import_run.html",
        run=ask(queries.import_run, run_id=run_id),
        aside=ask(queries.quarantine, run_id=run_id, limit=200),
        explain=explain,
        shown_bytes=_shown_bytes,
    )


@pages.post("/<int:run_id>/undo")
@needs(Verb.IMPORT_CATALOGUE)
def undo(run_id: int) -> ResponseReturnValue:
    undone = do(undo_import, run_id=run_id)
    if undone.is_repeat:
        tell(gettext("This import was undone already; nothing was changed."))
        return go_to(url_for("catalogues.run", run_id=run_id))
    counts = {"offers": undone.offers_removed, "titles": undone.titles_removed}
    tell(gettext("Undone: %(offers)s offers and %(titles)s titles were taken back.", **counts))
    return go_to(url_for("catalogues.run", run_id=run_id))


def _reading() -> dict[str, Any]:
    """How the address or the form says the file is to be read: `format`, `encoding`, one `column:` per column."""
    asked = request.values
    columns = {name.removeprefix(_COLUMN): field for name, field in asked.items() if name.startswith(_COLUMN)}
    return {"format": asked.get("format"), "encoding": asked.get("encoding"), "columns": columns}


def _columns(guess: MappingGuess | None, delivered: intake.Delivery | None) -> list[dict[str, Any]]:
    """Each column with what it holds now: as somebody said, else as it was guessed."""
    if guess is None or delivered is None:
        return []
    said = delivered.profile.columns
    return [
        {
            "name": f"{_COLUMN}{c.header}",
            "header": c.header,
            "field": said.get(c.header, c.field),
            "samples": c.samples,
        }
        for c in guess.columns
    ]


def _shown_bytes(raw: bytes) -> str:
    """The beginning of what came, readable as far as it is text."""
    return raw[:_SHOWN].decode("utf-8", "replace")
