"""Vendor catalogues: upload, look at what it would do, apply, undo, and what could not be read."""

import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
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
from acqflow.vocabulary.errors import Missing, Unreadable, words
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask, do
from acqflow.web.errors import sentence
from acqflow.web.forms import Action, Line, read_form
from acqflow.web.messages import go_to, tell

pages = Blueprint("catalogues", __name__, url_prefix="/imports")
_LONGEST_NAME = 200
_SHOWN = 2_000
_KEPT_FOR = timedelta(days=1)
_ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "marc-8")
_COLUMN = "column:"


class NoFile(Unreadable):
    says = words("Choose a file first.")


class UploadMissing(Missing):
    says = words("This upload is no longer here. Upload the file again.")


class UploadForm(Action):
    vendor = Line(required=True, longest=40)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was uploaded and is not imported yet; its name is data, never a path."""

    token: str
    path: Path
    name: str
    vendor: str


@pages.get("")
@needs(Verb.SEE_CATALOGUES)
def runs() -> ResponseReturnValue:
    return render_template("imports.html", runs=ask(queries.import_runs), vendors=ask(queries.vendors))


@pages.post("")
@needs(Verb.IMPORT_CATALOGUE)
def upload() -> ResponseReturnValue:
    vendor = read_form(UploadForm)["vendor"]
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise NoFile
    ask(queries.vendor_by_code, code=vendor)
    token = secrets.token_hex(16)
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    about = {
        "name": sent.filename[:_LONGEST_NAME],
        "vendor": vendor,
        "by": current_actor().person_id,
        "at": current_library().now().isoformat(),
    }
    (folder / f"{token}.json").write_text(json.dumps(about), encoding="utf-8")
    sent.save(folder / token)
    return go_to(url_for("catalogues.preview", token=token))


@pages.get("/uploads/<token>")
@needs(Verb.IMPORT_CATALOGUE)
def preview(token: str) -> ResponseReturnValue:
    uploaded = _upload(token)
    said: dict[str, Any] = {"delivered": None, "guess": None, "found": None, "problem": None}
    try:
        delivered, said["guess"] = _with_guess(_delivery(uploaded))
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
        encodings=[(name, name) for name in _ENCODINGS],
        explain=explain,
        shown_bytes=_shown_bytes,
        **said,
    )


@pages.post("/uploads/<token>")
@needs(Verb.IMPORT_CATALOGUE)
def apply(token: str) -> ResponseReturnValue:
    """Take the file in as it was previewed, and keep how it was read for the vendor's next file."""
    uploaded = _upload(token)
    delivered = _delivery(uploaded)
    library, actor = current_library(), current_actor()
    try:
        delivered, _guess = _with_guess(delivered)
        taken = intake.take_in(library, delivered, by=actor)
    except (FileRefused, PluginFailed) as error:
        tell(sentence(error))
        return go_to(url_for("catalogues.preview", token=token))
    intake.remember_profile(library, delivered, by=actor)
    _remove(uploaded.path)
    if taken.result.is_repeat:
        tell(gettext("This very file had been imported already; nothing was changed."))
    else:
        undo_at = url_for("catalogues.undo", run_id=taken.result.run_id)
        tell(gettext("Imported and distributed to the subjects."), undo=undo_at)
    return go_to(url_for("catalogues.run", run_id=taken.result.run_id))


@pages.post("/uploads/<token>/discard")
@needs(Verb.IMPORT_CATALOGUE)
def discard(token: str) -> ResponseReturnValue:
    _remove(_upload(token).path)
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


def _folder() -> Path:
    return Path(current_library().settings.var) / "uploads"


def _sweep(folder: Path) -> None:
    """Throw away what was uploaded and left lying."""
    oldest = current_library().now() - _KEPT_FOR
    for about in folder.glob("*.json"):
        # An upload of an earlier version does not say when it came.
        came = json.loads(about.read_text(encoding="utf-8")).get("at")
        if came is None or datetime.fromisoformat(came) < oldest:
            _remove(about.with_suffix(""))


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_suffix(".json").unlink(missing_ok=True)


def _upload(token: str) -> Upload:
    """Raises UploadMissing, also for somebody else's upload."""
    if len(token) != 32 or not all(sign in "0123456789abcdef" for sign in token):
        raise UploadMissing
    path = _folder() / token
    if not path.exists():
        raise UploadMissing
    about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    if about["by"] != current_actor().person_id:
        raise UploadMissing
    return Upload(token, path, about["name"], about["vendor"])


def _delivery(uploaded: Upload) -> intake.Delivery:
    """The file as the address says it is to be read: `format`, `encoding`, and one `column:` per column."""
    asked = request.values
    delivered = intake.delivery(
        current_library(),
        uploaded.path,
        vendor_code=uploaded.vendor,
        name=uploaded.name,
        format_name=asked.get("format") or None,
    )
    profile = delivered.profile
    if asked.get("encoding") in _ENCODINGS:
        profile = replace(profile, encoding=asked["encoding"])
    chosen = {
        name.removeprefix(_COLUMN): field
        for name, field in asked.items()
        if name.startswith(_COLUMN) and field in ("", *MAPPABLE_FIELDS)
    }
    return replace(delivered, profile=replace(profile, columns=chosen) if chosen else profile)


def _with_guess(delivered: intake.Delivery) -> tuple[intake.Delivery, MappingGuess | None]:
    """Columns and encoding as they seem to be, where nobody has said. A person looks at it before it counts."""
    guess = intake.columns(delivered)
    profile = delivered.profile
    if guess is not None:
        profile = replace(
            profile, columns=profile.columns or guess.mapping, encoding=profile.encoding or guess.encoding
        )
    return replace(delivered, profile=profile), guess


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
