"""The preview of an import: what the file would bring, how far the look at it is, and the end of one."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from acqflow import intake
from acqflow.catalogues.actions import give_up_look
from acqflow.catalogues.rules import LookMissing, note_sentence, readable
from acqflow.people.rules import PersonName, Verb
from acqflow.plugin_api import MAPPABLE_FIELDS, explain
from acqflow.plugin_host.containment import PluginFailed
from acqflow.subjects.queries import librarians_of, subjects
from acqflow.vocabulary.errors import Conflict, Unreadable
from acqflow.web import reading, uploads
from acqflow.web.access import current_actor, current_library, needs
from acqflow.web.asking import ask
from acqflow.web.formatting import called
from acqflow.web.messages import go_to, tell
from acqflow.web.pages import replies
from acqflow.web.sentences import WORDING

# An import and the look before it are one place in the menu.
pages: Blueprint = replies.pages
# What is encoded already stays as it is; browsers may send the rest as bytes.
_IN_QUERIES = "%=&+:/?,;"


@pages.get("/uploads/<token>")
@needs(Verb.IMPORT_CATALOGUE)
def preview(token: str) -> ResponseReturnValue:
    """What the file would bring, read as the address says; a look that takes long goes on by itself."""
    uploaded = uploads.find(token)
    said: dict[str, Any] = {"delivered": None, "looked": None, "found": None, "problem": None}
    said |= {"shares": [], "uncovered": 0, "guess_fault": None}
    try:
        delivered = said["delivered"] = reading.delivery_said(uploaded)
        looked = said["looked"] = uploads.look_at(uploaded, delivered)
        if looked.failure is not None:
            said["problem"] = WORDING.error(looked.failure)
        elif (seen := looked.found) is not None:
            said |= {"found": seen.found, "uncovered": seen.uncovered, "shares": _shares(seen.per_subject)}
            said["guess_fault"] = None if seen.guess_fault is None else WORDING.sentence(seen.guess_fault)
    except (PluginFailed, Unreadable) as error:
        said["problem"] = WORDING.error(error)
    return render_template(
        "import_preview.html",
        upload=uploaded,
        as_asked=_as_asked(),
        **reading.choices(
            said["delivered"],
            columns=said["delivered"].profile.columns if said["delivered"] else {},
            fields=MAPPABLE_FIELDS,
        ),
        explain=explain,
        readable=readable,
        note_sentence=note_sentence,
        **said,
    )


@pages.get("/uploads/<token>/looks/<int:look_id>")
@needs(Verb.IMPORT_CATALOGUE)
def look(token: str, look_id: int) -> ResponseReturnValue:
    """How far a look is. The file is not touched, whose columns a large workbook takes seconds to show."""
    uploaded = uploads.find(token)
    looked = intake.looked(current_library(), token=token, look_id=look_id, by=current_actor())
    if not looked.row.is_under_way:
        return go_to(url_for("catalogues.preview", token=token) + _as_asked())
    return render_template("import_look.html", upload=uploaded, looked=looked, as_asked=_as_asked())


@pages.post("/uploads/<token>/look")
@needs(Verb.IMPORT_CATALOGUE)
def look_again(token: str) -> ResponseReturnValue:
    """Begin the look once more: it failed, was given up, or the library has changed since."""
    uploaded = uploads.find(token)
    try:
        uploads.look_at(uploaded, reading.delivery_said(uploaded), again=True)
    except (PluginFailed, Unreadable) as error:
        tell(WORDING.error(error))
    return go_to(url_for("catalogues.preview", token=token) + _as_asked())


@pages.post("/uploads/<token>/looks/<int:look_id>/give-up")
@needs(Verb.IMPORT_CATALOGUE)
def give_up(token: str, look_id: int) -> ResponseReturnValue:
    uploads.find(token)
    library, by = current_library(), current_actor()
    try:
        library.store.run(give_up_look, token=token, look_id=look_id, by=by)
        tell(gettext("The look was given up; the upload is still here."))
    except (Conflict, LookMissing) as error:
        tell(WORDING.error(error))
    return go_to(url_for("catalogues.preview", token=token) + _as_asked())


def _as_asked() -> str:
    """How the file is to be read, as the address says it: what every address of the same look has behind it."""
    asked = quote(request.query_string, safe=_IN_QUERIES)
    return f"?{asked}" if asked else ""


def _shares(per_subject: Mapping[str, int]) -> list[tuple[Any, str, int]]:
    """Each subject that would get titles, who answers for it, and how many; one that is gone since gets none."""
    on, rows = current_library().today(), {row.code: row for row in ask(subjects)}
    return [
        (rows[code], _whose(ask(librarians_of, subject_id=rows[code].id, on=on)), count)
        for code, count in per_subject.items()
        if code in rows
    ]


def _whose(librarians: list[PersonName]) -> str:
    return str(gettext(", ")).join(called(name) for name in librarians)
