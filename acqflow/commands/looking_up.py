"""`acqflow catalogue ask`: what a catalogue on the net knows, to see that it is set right."""

import click

from acqflow.commands.asking import opened_library
from acqflow.commands.helping import SpokenCommand
from acqflow.commands.printing import json_option, say_json, say_table
from acqflow.commands.speaking import gettext
from acqflow.plugin_api import Catalogue, CatalogueRecord
from acqflow.plugin_host.asking import look_up, search
from acqflow.vocabulary.errors import words
from acqflow.vocabulary.identifiers import recognise


@click.command(cls=SpokenCommand)
@click.argument("catalogue", help="The catalogue plugin that asks, such as sru or crossref.")
@click.argument("what", help="An ISBN, ISSN or DOI; anything else is looked for in titles.")
@json_option
def ask(catalogue: str, what: str, as_json: bool) -> None:
    """Show what a catalogue on the net knows of a number or a title. Nothing is kept."""
    library = opened_library()
    plugin = library.plugins.get(Catalogue.group, catalogue)
    number, way = recognise(what), library.patient_transport
    if number is None:
        found = search(plugin, what, way, library.plugins)
    else:
        found = look_up(plugin, number, way, library.plugins)
    if as_json:
        say_json([_facts(record) for record in found])
        return
    if not found:
        click.echo(gettext("%(catalogue)s knows nothing of it.", catalogue=catalogue))
        return
    heads = (words("title"), words("creators"), words("publisher"), words("year"), words("numbers"))
    say_table(heads, [tuple(_facts(record).values()) for record in found], numbers=(3,))


def _facts(record: CatalogueRecord) -> dict[str, str]:
    return {
        "title": record.title,
        "creators": "; ".join(record.creators),
        "publisher": record.publisher,
        "year": str(record.year or ""),
        "numbers": ", ".join(identifier.value for identifier in record.identifiers),
    }
