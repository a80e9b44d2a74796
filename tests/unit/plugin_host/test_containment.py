"""Only one kind of error comes out of a plugin."""

import pickle

import pytest

from acqflow.plugin_host.containment import PluginFailed, contained


@pytest.mark.parametrize("error", [ValueError("x"), SystemExit(1), RecursionError(), MemoryError()])
def test_whatever_a_plugin_raises_becomes_one_error(error: BaseException) -> None:
    with pytest.raises(PluginFailed) as failed, contained("shop"):
        raise error
    assert (failed.value.plugin, str(failed.value.reason)) == ("shop", type(error).__name__)


def test_what_a_plugin_says_in_its_error_is_not_repeated() -> None:
    with pytest.raises(PluginFailed) as failed, contained("shop"):
        raise ValueError("password=hunter2")
    assert "hunter2" not in str(failed.value)


def test_errors_named_by_the_caller_pass() -> None:
    with pytest.raises(KeyError), contained("shop", KeyError):
        raise KeyError("x")


def test_a_person_may_always_interrupt() -> None:
    with pytest.raises(KeyboardInterrupt), contained("shop"):
        raise KeyboardInterrupt


def test_the_failure_crosses_processes() -> None:
    failed = pickle.loads(pickle.dumps(PluginFailed("shop", "it broke")))
    assert failed.plugin == "shop"
    assert str(failed).startswith(
        "The plugin shop failed: it broke. Nothing was changed. Ask whoever runs the library"
    )
