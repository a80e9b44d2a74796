"""What `make demo` runs: loads the university once, says whom to sign in as, and serves it until Ctrl-C."""

import os
import sys
from pathlib import Path
from time import monotonic

import click
from sqlalchemy import make_url

from acqflow.bootstrap import Settings, open_library, settings_from_environment
from acqflow.commands.serve import free_port, port_option, run
from acqflow.commands.speaking import LANGUAGES, language_of_terminal
from acqflow.storage.upgrade import upgrade
from acqflow.vocabulary.errors import AcqflowError
from examples.demo_university.marker import is_loaded
from examples.demo_university.tables import PASSWORD, Row, rows, university

HOST = "127.0.0.1"


@click.command()
@click.option("--no-serve", is_flag=True, help="Print the budget report instead of serving.")
@port_option
@click.option("--reset", is_flag=True, help="Throw the demo's database away and load it anew.")
@click.option("--language", type=click.Choice(LANGUAGES), help="What people write and read; else the terminal's.")
def demo(no_serve: bool, port: int, reset: bool, language: str | None) -> None:
    """Load the demo university, once, and serve it until Ctrl-C."""
    spoken = language or language_of_terminal()
    settings = demo_settings()
    if reset:
        throw_away(settings)
    prepare(settings, spoken)
    if no_serve:
        say_budget(settings, spoken)
        return
    free = free_port(HOST, port)
    say_welcome(f"http://{HOST}:{free}", spoken)
    sys.stdout.flush()
    run(HOST, free, workers=1)


def demo_settings() -> Settings:
    """The demo's own where the environment is silent; the server's processes read the same environment."""
    story = university()
    os.environ.setdefault("ACQFLOW_VAR", str(Path("var") / "demo"))
    os.environ["ACQFLOW_TODAY"] = story.today.isoformat()
    os.environ["ACQFLOW_TIME_ZONE"] = story.time_zone
    os.environ["ACQFLOW_DEMO"] = "1"
    os.environ["ACQFLOW_DEMO_LOGINS"] = ",".join(row["login"] for row in rows("tour"))
    return settings_from_environment()


def throw_away(settings: Settings) -> None:
    """Remove the demo's SQLite files; another database is not ours to empty."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise click.UsageError("--reset removes an SQLite file only. Give ACQFLOW_DATABASE_URL an empty database.")
    for ending in ("", "-wal", "-shm"):
        Path(url.database + ending).unlink(missing_ok=True)


def prepare(settings: Settings, language: str) -> None:
    """The database brought up to this version and loaded, unless it is already."""
    started = monotonic()

    def say(chapter: str, what: str) -> None:
        click.echo(f"  {chapter:<27} {what}  ({monotonic() - started:.1f} s)")

    library = open_library(settings)
    upgrade(library.store)
    known = library.store.ask(is_loaded)
    library.close()
    if known:
        return
    # Loaded here because the stations take a second, and every start but the first is to be at once.
    from examples.demo_university.load import load

    load(settings, language=language, say=say)
    click.echo("The university is loaded. The next start finds it as it was left.")


def say_budget(settings: Settings, language: str) -> None:
    from acqflow.commands.budget import report_for, say_report

    library = open_library(settings)
    say_report(report_for(library, "guqinghua"), language)
    library.close()


def say_welcome(address: str, language: str) -> None:
    story = university()
    name = story.name_zh if language == "zh" else story.name_en
    click.echo(f"\n{name}, {story.today.isoformat()}: {address}  (Ctrl-C stops it)")
    click.echo(f"Everybody's password is {PASSWORD}. Sign in as:\n")
    persons = {row["login"]: row for row in rows("workbook/persons")}
    for row in rows("tour"):
        click.echo(f"  {row['login']:<14} {_named(persons[row['login']], language)}: {row[f'whom_{language}']}")
    click.echo()


def _named(person: Row, language: str) -> str:
    return person["name"] if language == "zh" else person["name_latin"]


if __name__ == "__main__":
    try:
        demo.main(prog_name="python -m examples.demo_university")
    except AcqflowError as error:
        click.echo(f"{error}", err=True)
        sys.exit(1)
