"""`acqflow catalogue harvest`: what a repository gives out, taken in as a vendor's offers."""

import click

from acqflow import intake
from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.helping import SpokenCommand
from acqflow.commands.printing import counting, json_option, say_json, say_listed, say_table
from acqflow.commands.speaking import gettext
from acqflow.plugin_host.harvesting import harvest_sources
from acqflow.vocabulary.errors import words

_NUMBERS = ("framed", "new", "changed", "same", "quarantined")
_HEADS = (
    words("run"),
    words("records found"),
    words("new offers"),
    words("changed offers"),
    words("the same offers"),
    words("set aside"),
)


@click.command(cls=SpokenCommand)
@click.argument("source", help="The source, as plugins.toml names it; `catalogue sources` shows them.")
@click.option("--vendor", required=True, metavar="CODE", help="Whose offers they become.")
@click.option("--anew", is_flag=True, help="Everything, not only what is new since the last harvest.")
@as_option
@json_option
def harvest(source: str, vendor: str, anew: bool, as_login: str, as_json: bool) -> None:
    """Take in what is new, changed or deleted at a source since the last harvest, and distribute it.

    Broken off, by Ctrl-C or a failure, it goes on where it was when the same command is given again.
    """
    library = opened_library()
    by = whoever(library, as_login)
    with counting(gettext("Harvesting")) as progress:
        came = intake.harvest(library, source, vendor_code=vendor, by=by, is_anew=anew, progress=progress)
    rows = [
        (taken.result.run_id, *(getattr(taken.result.counts, name) for name in _NUMBERS)) for taken in came.taken
    ]
    if as_json:
        runs = [dict(zip(("run", *_NUMBERS), row, strict=True)) for row in rows]
        say_json({"records": came.records, "began_anew": came.began_anew, "runs": runs})
        return
    if came.began_anew:
        click.echo(gettext("The source did not know where the harvest was, so it began anew."))
    if not rows:
        click.echo(gettext("Nothing is new at %(source)s.", source=source))
        return
    say_table(_HEADS, rows, numbers=range(len(_HEADS)))


@click.command(cls=SpokenCommand)
@json_option
def sources(as_json: bool) -> None:
    """What can be harvested, as plugins.toml says."""
    found = harvest_sources(opened_library().plugins)
    if as_json:
        said = [{"source": s.name, "plugin": plugin.name, "free": s.is_free} for plugin, s in found]
        say_json(said)
        return
    yes, no = gettext("yes"), gettext("no")
    rows = [(s.name, plugin.name, yes if s.is_free else no) for plugin, s in found]
    none = gettext("No source is named. Name one in plugins.toml, in a table such as [oai.sources.NAME].")
    say_listed((words("source"), words("plugin"), words("free to read")), rows, none=none)
