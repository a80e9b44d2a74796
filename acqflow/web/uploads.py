"""Files that were uploaded and are not imported yet: kept for a day, for whoever sent them."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import current_app
from werkzeug.datastructures import FileStorage

from acqflow import intake
from acqflow.catalogues.actions import forget_looks
from acqflow.catalogues.queries import vendor_by_code
from acqflow.catalogues.rules import QueuedFile
from acqflow.plugin_host.containment import PluginFailed
from acqflow.plugin_host.fitting import NOTHING_SAID, Said
from acqflow.vocabulary.errors import Missing, Unreadable, words
from acqflow.web.access import current_actor, current_library
from acqflow.web.asking import ask
from acqflow.web.background import background
from acqflow.web.file_kinds import HoldingsOfAnotherKind, check_kind

ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "marc-8", "latin-1")
DELIMITERS = {",": ",", ";": ";", "tab": "\t", "|": "|"}
"""What stands between columns, by the name pages and programs know it by."""
_LONGEST_NAME = 200
_NO_VENDOR = ""
_KEPT_FOR = timedelta(days=1)


class NoFile(Unreadable):
    says = words("Choose a file first.")


class UploadMissing(Missing):
    says = words("This upload is no longer here. Upload the file again.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was uploaded and is not imported yet; its name is data, never a path.

    A list of what the library holds is no vendor's.
    """

    token: str
    path: Path
    name: str
    vendor: str


def keep(sent: FileStorage | None, *, vendor: str) -> Upload:
    """Keep the file of this vendor for now. Raises NoFile, VendorMissing, FileOfAnotherKind, FormatUnknown."""
    given = _given(sent)
    ask(vendor_by_code, code=vendor)
    kept = _keep(given, vendor=vendor)
    with _thrown_away_if_refused(kept):
        check_kind(kept.path, name=kept.name)
        intake.delivery(current_library(), kept.path, vendor_code=vendor, name=kept.name)
    return kept


def keep_holdings(sent: FileStorage | None) -> Upload:
    """Keep a list of what the library holds for now.

    Raises NoFile, HoldingsOfAnotherKind, HoldingsFormatUnknown.
    """
    kept = _keep(_given(sent), vendor=_NO_VENDOR)
    with _thrown_away_if_refused(kept):
        check_kind(kept.path, name=kept.name, refusal=HoldingsOfAnotherKind)
        intake.held_file(current_library(), kept.path, name=kept.name)
    return kept


def _given(sent: FileStorage | None) -> FileStorage:
    if sent is None or not sent.filename:
        raise NoFile
    return sent


def _keep(sent: FileStorage, *, vendor: str) -> Upload:
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    token = secrets.token_hex(16)
    kept = Upload(token, folder / token, printable(sent.filename or ""), vendor)
    about = {
        "name": kept.name,
        "vendor": vendor,
        "by": current_actor().person_id,
        "at": current_library().now().isoformat(),
    }
    # First of all, so that whatever happens afterwards the file is found and swept away one day.
    kept.path.with_suffix(".json").write_text(json.dumps(about), encoding="utf-8")
    sent.save(kept.path)
    return kept


@contextmanager
def _thrown_away_if_refused(kept: Upload) -> Iterator[None]:
    try:
        yield
    except (Unreadable, PluginFailed):
        remove(kept)
        raise


def find(token: str) -> Upload:
    """A vendor's file. Raises UploadMissing, also for somebody else's upload."""
    found = _find(token)
    if found.vendor == _NO_VENDOR:
        raise UploadMissing
    return found


def find_holdings(token: str) -> Upload:
    """A list of what the library holds. Raises UploadMissing, also for somebody else's upload."""
    found = _find(token)
    if found.vendor != _NO_VENDOR:
        raise UploadMissing
    return found


def _find(token: str) -> Upload:
    if len(token) != 32 or not all(sign in "0123456789abcdef" for sign in token):
        raise UploadMissing
    path = _folder() / token
    if not path.exists():
        raise UploadMissing
    about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    if about["by"] != current_actor().person_id:
        raise UploadMissing
    return Upload(token, path, about["name"], about["vendor"])


def remove(upload: Upload) -> None:
    """Throw the file away, and what was seen of it."""
    _remove(upload.path)
    current_library().store.run(forget_looks, tokens=[upload.token])


def delivery_of(upload: Upload, *, format: str | None = None, said: Said = NOTHING_SAID) -> intake.Delivery:
    """The file as somebody says it is to be read; what is not said is as the vendor's last file was read.

    Raises what intake.delivery raises.
    """
    delivered = intake.delivery(
        current_library(),
        upload.path,
        vendor_code=upload.vendor,
        name=upload.name,
        format_name=format or None,
        said=said,
    )
    return delivered.as_guessed()


def held_file_of(upload: Upload, *, format: str | None = None, said: Said = NOTHING_SAID) -> intake.HeldFile:
    """The list as somebody says it is to be read. Raises what intake.held_file raises."""
    library, format_name = current_library(), format or None
    return intake.held_file(library, upload.path, name=upload.name, format_name=format_name, said=said)


def start(upload: Upload, delivered: intake.Delivery) -> QueuedFile:
    """Let the file be imported in the background; it is no upload any more."""
    queued = intake.queue(current_library(), delivered, by=current_actor())
    remove(upload)
    background().wake()
    return queued


def look_at(
    upload: Upload, delivered: intake.Delivery, *, again: bool = False, again_if_nothing: bool = False
) -> intake.Looked:
    """What importing the file would do, looked at once for each way to read it; what is quick is waited for.

    `again`: look once more where a look has ended, or where one has ended and found nothing. One that goes on
    already is not waited for.
    """
    library, by = current_library(), current_actor()
    asked = intake.ask_for_look(library, delivered, token=upload.token, by=by, again=again)
    if again_if_nothing and asked.failure is not None:
        asked = intake.ask_for_look(library, delivered, token=upload.token, by=by, again=True)
    if asked.row.state != "waiting":
        return asked
    background().wake()
    look_id, seconds = asked.row.look_id, current_app.config["LOOK_WAIT_SECONDS"]

    def how_it_stands() -> intake.Looked:
        return intake.looked(library, token=upload.token, look_id=look_id, by=by)

    return background().wait_for_look(how_it_stands, seconds=seconds)


def _folder() -> Path:
    return Path(current_library().settings.var) / "uploads"


def _sweep(folder: Path) -> None:
    """Throw away what was uploaded and left lying."""
    oldest = current_library().now() - _KEPT_FOR
    old = [about.with_suffix("") for about in folder.glob("*.json") if _came(about) < oldest]
    for path in old:
        _remove(path)
    if old:
        current_library().store.run(forget_looks, tokens=[path.name for path in old])


def _came(about: Path) -> datetime:
    """When the upload came; one that was broken off does not say, and came long ago."""
    try:
        return datetime.fromisoformat(json.loads(about.read_text(encoding="utf-8"))["at"])
    except (ValueError, KeyError):
        return datetime.min.replace(tzinfo=UTC)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_suffix(".json").unlink(missing_ok=True)


def printable(name: str) -> str:
    """The name a file was sent under, fit to be shown."""
    return "".join(sign for sign in name if sign.isprintable())[:_LONGEST_NAME]
