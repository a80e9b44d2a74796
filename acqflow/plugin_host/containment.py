"""The wall around a plugin: whatever goes wrong inside, one error comes out."""

from collections.abc import Iterator
from contextlib import contextmanager

from acqflow.vocabulary.errors import AcqflowError, Sentence, words


class PluginFailed(AcqflowError):
    """A plugin did what no plugin may do. Facts: `plugin`, `reason` (of an exception only its kind)."""

    says = words("The plugin %(plugin)s failed: %(reason)s. Nothing was changed.")

    def __init__(self, plugin: str, reason: Sentence) -> None:
        super().__init__(plugin=plugin, reason=reason)
        self.plugin, self.reason = plugin, reason

    def __reduce__(self) -> tuple[type["PluginFailed"], tuple[str, Sentence]]:
        return PluginFailed, (self.plugin, self.reason)


@contextmanager
def contained(plugin: str, *lets_through: type[Exception]) -> Iterator[None]:
    """Turn any exception of the plugin but those named into PluginFailed.

    >>> with contained("bad"):
    ...     1 / 0
    Traceback (most recent call last):
    ...
    acqflow.plugin_host.containment.PluginFailed: The plugin bad failed: ZeroDivisionError. Nothing was changed.
    """
    try:
        yield
    except (PluginFailed, KeyboardInterrupt, GeneratorExit):
        raise
    # BaseException: a plugin may even call sys.exit().
    except BaseException as error:
        if isinstance(error, lets_through):
            raise
        # Only the kind of error: its text may hold a password or a reader's name.
        raise PluginFailed(plugin, Sentence(type(error).__name__)) from error


def without_odd_characters(text: str) -> str:
    """Without NUL and halves of surrogate pairs, which no database keeps.

    >>> without_odd_characters("A\\x00B\\ud800")
    'AB?'
    """
    return text.replace("\0", "").encode(errors="replace").decode()
