"""What `make demo` runs: loads the university once, says whom to sign in as, and serves it until Ctrl-C."""

import os
import sys
from pathlib import Path
from time import monotonic

import click
from sqlalchemy import make_url

from acqflow.bootstrap import Settings, open_library, settings_from_environment
from acqflow.commands.serve import USUAL_PORT, free_port, run
from acqflow.commands.speaking import LANGUAGES, language_of_terminal
from acqflow.settings import KEPT_SETTINGS
from acqflow.storage.upgrade import upgrade
from acqflow.vocabulary.errors import AcqflowError
from examples.demo_university.marker import loaded_in
from examples.demo_university.tables import PASSWORD, Row, rows, university

HOST = "127.0.0.1"
_WELCOME = {
    "en": "\n{name}, {day}: {address}  (Ctrl-C stops it)\nEverybody's password is {password}. Sign in as:\n",
    "zh": "\n{name}，{day}：{address}  （Ctrl-C 停止）\n所有人的密码都是 {password}。可用以下登录名登录：\n",
}
_LOADED = {
    "en": "The university is loaded. The next start finds it as it was left.",
    "zh": "示例大学已载入；下次启动时保持原样。",
}

_STAYS = {
    "en": (
        "大学已用英文载入，人员写下的文字和阅读语言保持英文。"
        '用中文重新载入：make demo ARGS="--reset --language zh"'
    ),
    "zh": (
        "The university was loaded in Chinese, and what its people write and read stays Chinese. "
        'To load it anew in English: make demo ARGS="--reset --language en"'
    ),
}
"""Told in the language that was asked for: the one that the key is not."""


@click.command()
@click.option("--no-serve", is_flag=True, help="Print the budget report instead of serving.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=USUAL_PORT,
    show_default=True,
    help="Port; the next free one is taken if it is in use.",
)
@click.option("--reset", is_flag=True, help="Throw the demo's database away and load it anew.")
@click.option("--language", type=click.Choice(LANGUAGES), help="What people write and read; else the terminal's.")
def demo(no_serve: bool, port: int, reset: bool, language: str | None) -> None:
    """Load the demo university, once, and serve it until Ctrl-C."""
    spoken = language or language_of_terminal()
    settings = demo_settings()
    if reset:
        throw_away(settings)
    told_in = prepare(settings, spoken)
    if language and told_in in _STAYS and told_in != language:
        click.echo(_STAYS[told_in], err=True)
    if no_serve:
        say_budget(settings, spoken)
        return
    free = free_port(HOST, port)
    say_welcome(f"http://{HOST}:{free}", spoken)
    sys.stdout.flush()
    run(HOST, free, workers=1)


def demo_settings() -> Settings:
    """The demo's own where the environment is silent; the server's processes read the same environment."""
    var = os.environ.setdefault("ACQFLOW_VAR", str(Path("var") / "demo"))
    for name in ("TODAY", "TIME_ZONE", "DEMO", "DEMO_LOGINS"):
        os.environ.pop(f"ACQFLOW_{name}", None)
    keep_settings(Path(var))
    return settings_from_environment()


def keep_settings(var: Path) -> None:
    """The demo's day and place beside its database: a command that is typed later is to live on the same day."""
    story = university()
    logins = ", ".join(f'"{row["login"]}"' for row in rows("tour"))
    var.mkdir(parents=True, exist_ok=True)
    (var / KEPT_SETTINGS).write_text(
        f'today = "{story.today.isoformat()}"\ntime_zone = "{story.time_zone}"\n'
        f"demo = true\ndemo_logins = [{logins}]\n",
        encoding="utf-8",
    )


def throw_away(settings: Settings) -> None:
    """Remove the demo's SQLite files; another database is not ours to empty."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise click.UsageError("--reset removes an SQLite file only. Give ACQFLOW_DATABASE_URL an empty database.")
    for ending in ("", "-wal", "-shm"):
        Path(url.database + ending).unlink(missing_ok=True)


def prepare(settings: Settings, language: str) -> str:
    """The database brought up to this version and loaded, unless it is already; the language it is told in."""
    started = monotonic()

    def say(chapter: str, what: str) -> None:
        click.echo(f"  {chapter:<27} {what}  ({monotonic() - started:.1f} s)")

    library = open_library(settings)
    upgrade(library.store)
    told_in = library.store.ask(loaded_in)
    library.close()
    if told_in is not None:
        return told_in
    # Loaded here because the stations take a second, and every start but the first is to be at once.
    from examples.demo_university.load import load

    load(settings, language=language, say=say)
    click.echo(_LOADED[language])
    return language


def say_budget(settings: Settings, language: str) -> None:
    from acqflow.commands.budget import report_for, say_report

    library = open_library(settings)
    say_report(report_for(library, "guqinghua"), language)
    library.close()


def say_welcome(address: str, language: str) -> None:
    story = university()
    name = story.name_zh if language == "zh" else story.name_en
    frame = _WELCOME[language]
    click.echo(frame.format(name=name, day=story.today.isoformat(), address=address, password=PASSWORD))
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
