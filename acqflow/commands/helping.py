"""Help in the reader's language: the texts of the commands, laid out for letters that are two columns wide."""

import copy
import inspect
import re
from collections.abc import Iterable, Iterator
from typing import Self
from unicodedata import east_asian_width

import click

from acqflow.commands.speaking import gettext
from acqflow.vocabulary.errors import words

_OPTIONS, _SUBCOMMAND = words("[OPTIONS]"), words("COMMAND [ARGS]...")
# A wide letter may begin a line, what closes a clause may not.
_CLOSING = "[，。；：、）》」』？！”’]*"
_PIECES = re.compile(rf"[\u2e80-\uffef]{_CLOSING}|[^\s\u2e80-\uffef]+{_CLOSING}|\s+")
_FIRST_SENTENCE = re.compile(r".*?(?:。|\.(?=\s|$)|$)", re.DOTALL)


def columns(text: str) -> int:
    """How many columns of a terminal a text takes.

    >>> columns("经费 A")
    6
    """
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def wrapped(text: str, width: int) -> Iterator[str]:
    """The lines of a paragraph, broken between words and between Chinese letters.

    >>> list(wrapped("列出 acqflow 的插件。", 12))
    ['列出', 'acqflow 的插', '件。']
    """
    line = ""
    for piece in _PIECES.findall(text):
        if line and columns(line) + columns(piece) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    if line.strip():
        yield line.rstrip()


class _Formatter(click.HelpFormatter):
    def write_heading(self, heading: str) -> None:
        self.write(" " * self.current_indent + gettext("%(heading)s:", heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
        laid_out = (
            "".join(f"{indent}{line}\n" for line in wrapped(part, self.width - self.current_indent))
            for part in paragraphs
        )
        self.write("\n".join(laid_out))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        listed = list(rows)
        first_width = min(max(columns(first) for first, _ in listed), col_max) + col_spacing
        indent, hanging = " " * self.current_indent, " " * (self.current_indent + first_width)
        for first, second in listed:
            lines = list(wrapped(second, max(self.width - len(hanging), 10))) or [""]
            fits = columns(first) <= first_width - col_spacing
            gap = " " * (first_width - columns(first)) if fits else f"\n{hanging}"
            self.write(f"{indent}{first}{gap}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{hanging}{line}\n")


class _Context(click.Context):
    formatter_class = _Formatter


class SpokenCommand(click.Command):
    """A command that helps in the language spoken; its texts stay written in English."""

    context_class = _Context

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super(SpokenCommand, self._said()).format_help(ctx, formatter)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return super(SpokenCommand, self._said()).collect_usage_pieces(ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What is missing or wrong is called as the help calls it."""
        try:
            return super().parse_args(ctx, args)
        except click.BadParameter as wrong:
            if wrong.param is not None and wrong.param_hint is None:
                wrong.param_hint = _said(wrong.param).get_error_hint(ctx)
            raise

    def _said(self) -> Self:
        # A copy, because click goes by the identity of a parameter while it reads the command line.
        said = copy.copy(self)
        said.help = gettext(inspect.cleandoc(self.help or ""))
        said.params = [_said(parameter) for parameter in self.params]
        said.options_metavar = gettext(_OPTIONS)
        return said

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002  the formatter breaks what is too long
        """The first sentence of what it is for."""
        first = _FIRST_SENTENCE.match(gettext(inspect.cleandoc(self.help or "")))
        return " ".join(first.group().split()) if first else ""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Said anew whenever it is asked for: click keeps it from before the language is known."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = gettext("Show this message and exit.")
        return option


class SpokenGroup(SpokenCommand, click.Group):
    """A group of such commands."""

    command_class = SpokenCommand

    def _said(self) -> Self:
        said = super()._said()
        said.subcommand_metavar = gettext(_SUBCOMMAND)
        return said


def placeholder(parameter: click.Parameter) -> str | None:
    """What stands for a value in the help, in English; None for a switch, and where its choices are told."""
    if isinstance(parameter.type, click.Choice) or (isinstance(parameter, click.Option) and parameter.is_flag):
        return None
    usual = parameter.name if isinstance(parameter, click.Argument) else parameter.type.name
    return parameter.metavar or (usual or "").upper()


def _said(parameter: click.Parameter) -> click.Parameter:
    said = copy.copy(parameter)
    if isinstance(said, click.Option | click.Argument) and said.help:
        said.help = gettext(said.help)
    if stands := placeholder(parameter):
        said.metavar = gettext(stands)
    return said
