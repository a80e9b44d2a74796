"""What the commands say of themselves, collected for translators: `make translations` calls it through Babel."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import click
from babel.messages.extract import extract_python
from click import core, decorators, exceptions, formatting, parser, termui, types

from acqflow.commands.helping import placeholder

_CLICK = (core, decorators, exceptions, formatting, parser, termui, types)
_CALLED = {"_": None, "ngettext": (1, 2)}


def collected(file: IO[bytes], keywords: Any, tags: Any, options: Any) -> Iterator[Any]:  # noqa: ARG001
    """The texts of every command, and those of click, as Babel wants them of whoever collects."""
    from acqflow.commands.root import acqflow

    yield from ((1, "gettext", text, []) for text in (*texts_of(acqflow), *placeholders_of(acqflow)))
    for module in _CLICK:
        with Path(str(module.__file__)).open("rb") as source:
            yield from extract_python(source, _CALLED, (), {})


def texts_of(command: click.Command) -> Iterator[str]:
    """What a command and those below it say of themselves, in English."""
    if command.help:
        yield inspect.cleandoc(command.help)
    for parameter in command.params:
        if isinstance(parameter, click.Option | click.Argument) and parameter.help:
            yield parameter.help
    for below in _below(command):
        yield from texts_of(below)


def placeholders_of(command: click.Command) -> Iterator[str]:
    """What stands for the values of a command and those below it, in English."""
    yield from filter(None, map(placeholder, command.params))
    for below in _below(command):
        yield from placeholders_of(below)


def _below(command: click.Command) -> Iterator[click.Command]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield below
