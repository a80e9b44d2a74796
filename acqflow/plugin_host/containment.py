"""The wall around a plugin: whatever goes wrong inside, one error comes out."""

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from acqflow.vocabulary.errors import AcqflowError, Sentence, words

_LONGEST_MESSAGE = 120
# Up to its last part, also within quotation marks; what follows a colon or a letter is no path of a machine.
_FOLDERS = re.compile(r"(?<=['\"])/[^'\"\n]*/|(?<![\w.:/'\"])/(?:[^\s/'\"()]+/)+")


class PluginFailed(AcqflowError):
    """A plugin did what no plugin may do. Facts: `plugin`, `reason` (of an exception its kind and place)."""

    says = words(
        "The plugin %(plugin)s failed: %(reason)s. Nothing was changed. Ask whoever runs the library to try "
        "it with: acqflow plugins check"
    )

    def __init__(self, plugin: str, reason: Sentence) -> None:
        super().__init__(plugin=plugin, reason=reason)
        self.plugin, self.reason = plugin, reason

    def __reduce__(self) -> tuple[type["PluginFailed"], tuple[str, Sentence]]:
        return PluginFailed, (self.plugin, self.reason)


@contextmanager
def contained(
    plugin: str, *lets_through: type[Exception], package: str = "", is_quoted: bool = False
) -> Iterator[None]:
    """Turn any exception of the plugin but those named into PluginFailed.

    `package` is where the plugin's own files lie, so that the place can be told. Only with `is_quoted` is the text
    of the exception repeated: once a plugin has read or been told something, it may hold a password or a name.

    >>> with contained("bad"):  # doctest: +ELLIPSIS
    ...     1 / 0
    Traceback (most recent call last):
    ...
    acqflow.plugin_host.containment.PluginFailed: The plugin bad failed: ZeroDivisionError. Nothing ...
    """
    try:
        yield
    except (PluginFailed, KeyboardInterrupt, GeneratorExit):
        raise
    # BaseException: a plugin may even call sys.exit().
    except BaseException as error:
        if isinstance(error, lets_through):
            raise
        reason = fault(kind_of(error, is_quoted=is_quoted), place_of(error, package))
        raise PluginFailed(plugin, reason) from error


def package_of(reference: str) -> str:
    """Where the files of a plugin lie, by what its entry point refers to.

    >>> package_of("acqflow_marc.format:Marc")
    'acqflow_marc'
    """
    return reference.partition(":")[0].partition(".")[0]


def fault(what: str, place: tuple[str, int] | None) -> Sentence:
    """What went wrong and, where it is known, in which line of the plugin."""
    if place is None:
        return Sentence(what)
    says = words("%(what)s (%(file)s, line %(line)s)")
    return Sentence(says, {"what": what, "file": place[0], "line": place[1]})


def kind_of(error: BaseException, *, is_quoted: bool = False) -> str:
    """Its class and, if asked for, its text: one short printable line without the folders of this machine.

    >>> kind_of(ImportError("no 'x' in '/srv/lib/y.py'"), is_quoted=True)
    "ImportError: no 'x' in '…/y.py'"
    """
    name = type(error).__name__
    if not is_quoted:
        return name
    try:
        said = str(error.msg if isinstance(error, SyntaxError) else error)
    # Even to write it out may run code of the plugin's.
    except BaseException:  # noqa: BLE001
        return name
    # Cut first: a text may be as long as it likes.
    text = "".join(letter if letter.isprintable() else " " for letter in said[: 10 * _LONGEST_MESSAGE])
    text = " ".join(_FOLDERS.sub("…/", text).split())
    if len(text) > _LONGEST_MESSAGE:
        text = text[: _LONGEST_MESSAGE - 1].rstrip() + "…"
    return f"{name}: {text}" if text else name


def place_of(error: BaseException, package: str) -> tuple[str, int] | None:
    """The file, from its package on, and the line that failed last in the plugin's own files."""
    places = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        places.append((error.filename or "", error.lineno or 0))
    for file, line in reversed(places):
        parts = PurePath(file).parts
        if package in parts:
            # The last one: a checkout's folder may be called like its package.
            return "/".join(parts[-1 - parts[::-1].index(package) :]), line
        if parts and parts[-1] == f"{package}.py":
            return parts[-1], line
    return None


def without_odd_characters(text: str) -> str:
    """Without NUL and halves of surrogate pairs, which no database keeps.

    >>> without_odd_characters("A\\x00B\\ud800")
    'AB?'
    """
    return text.replace("\0", "").encode(errors="replace").decode()
