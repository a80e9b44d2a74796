"""`acqflow match learn`: whose titles without a class number are, learned from those that have one."""

from dataclasses import asdict

import click

from acqflow import intake
from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.helping import SpokenCommand
from acqflow.commands.printing import json_option, say_json, say_table, stepping
from acqflow.commands.speaking import gettext
from acqflow.plugin_api import LEARNING_STEPS, Quality
from acqflow.vocabulary.errors import words


@click.command(cls=SpokenCommand)
@click.option("--with", "name", metavar="NAME", help="The matcher to use; without it, the first one there is.")
@as_option
@json_option
def learn(name: str | None, as_login: str, as_json: bool) -> None:
    """Learn from the classed titles whose a title is, and say how good it is on titles kept apart.

    What was learned before is replaced. Then run `match run`.

    Example: acqflow match learn --as LOGIN
    """
    library = opened_library()
    with stepping(LEARNING_STEPS) as told:
        lesson = intake.learn(library, name=name, by=whoever(library, as_login), told=told)
    learned = lesson.learned
    if as_json:
        facts = {"matcher": lesson.plugin, "titles": lesson.titles, "quality": asdict(learned.quality)}
        say_json({**facts, "counts": dict(learned.counts), "left_out": dict(learned.left_out)})
        return
    rows = [*learned.counts.items(), *((f"({code})", count) for code, count in learned.left_out.items())]
    say_table((words("subject"), words("classed titles")), rows, numbers=(1,))
    if learned.left_out:
        click.echo(gettext("Of subjects in brackets there were too few titles to learn from."))
    _say_quality(learned.quality)
    click.echo(gettext("Next: %(next)s", next="acqflow match run"))


def _say_quality(quality: Quality) -> None:
    rows = [
        (gettext("Titles kept apart"), f"{quality.titles}"),
        (gettext("First guess right"), _percent(quality.accuracy)),
        (gettext("Always the most frequent subject"), _percent(quality.majority)),
        (gettext("Subjects on average (F1)"), _percent(quality.macro_f1)),
        (gettext("Titles with a sure guess"), _percent(quality.sure)),
        (gettext("Sure guesses right"), _percent(quality.right_of_sure)),
        (gettext("Confidence off by"), _percent(quality.calibration_error)),
    ]
    say_table((words("quality on titles kept apart"), ""), rows, numbers=(1,))


def _percent(share: float) -> str:
    return f"{share:.1%}"
