"""What a command is given: days, whole numbers, percentages, and amounts that may be below zero."""

import re
from datetime import date
from typing import Any

import click

from acqflow.commands.helping import SpokenCommand
from acqflow.commands.speaking import gettext
from acqflow.vocabulary.errors import words

NO_LIMIT = -1
_LONGEST_PERCENTAGE = 20


class Day(click.ParamType[date]):
    """A day of the calendar, written as people and files write it here."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            says = words("%(value)s is not a day. Write it as year, month and day, such as 2026-11-23.")
            self.fail(gettext(says, value=value), param, ctx)


class Whole(click.IntRange):
    """A whole number, and which: what is none is said to be none in any language."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number: int = super().convert(int(value), param, ctx)
        except ValueError:
            self.fail(gettext("%(value)s is not a whole number.", value=str(value)[:40]), param, ctx)
        return number


class Percent(click.ParamType[int]):
    """A whole number, or none for no limit, which is kept as NO_LIMIT."""

    name = "percent or none"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _LONGEST_PERCENTAGE:
            return int(value)
        if value != "none":
            text = words("%(value)s is not a percentage. Write a whole number, such as 110, or none.")
            self.fail(gettext(text, value=str(value)[:40]), param, ctx)
        return NO_LIMIT


class WithAmount(SpokenCommand):
    """A command whose last argument is an amount: one below zero is no option, and is refused as an amount."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, list(args))
        except click.NoSuchOption as unknown:
            if not re.fullmatch("-[0-9]", unknown.option_name):
                raise
        ctx.ignore_unknown_options = True
        return super().parse_args(ctx, args)
