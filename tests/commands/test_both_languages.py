"""Whatever a command says exists in Chinese and English, and no code is left where there is a word for it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from acqflow.bootstrap import Settings
from acqflow.commands.collecting import texts_of
from acqflow.commands.helping import placeholder
from acqflow.commands.root import acqflow
from acqflow.storage.store import Store
from acqflow.storage.upgrade import upgrade
from acqflow.wording import EVENTS, WORDS
from examples.demo_university.load import load
from examples.demo_university.tables import university

CHINESE = re.compile("[\u4e00-\u9fff]")
# Examples in English help that are Chinese in every language.
IN_CHINESE_ANYWAY = {"--column"}
CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")
# Names of formats, which are no codes of ours.
NAMES = {
    "marc",
    "spreadsheet",
    "onix",
    "learned",
    "kbart",
    "edifact_quotes",
    "openlibrary",
    "crossref",
    "dublin_core",
    "sru",
    "oai",
}

Say = Callable[..., str]


def _every(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, group
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _every(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(_every(acqflow))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    url = f"sqlite:///{folder / 'acqflow.db'}"
    empty = Store(url)
    upgrade(empty)
    empty.close()
    settings = Settings(url, "0123456789abcdef" * 2, folder, today=university().today, is_demo=True)
    assert load(settings, language="zh", say=lambda _chapter, _what: None)
    return folder


@pytest.fixture
def say(demo: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    monkeypatch.setenv("ACQFLOW_VAR", str(demo))
    monkeypatch.setenv("ACQFLOW_DATABASE_URL", f"sqlite:///{demo / 'acqflow.db'}")
    monkeypatch.setenv("ACQFLOW_TODAY", university().today.isoformat())

    def said(*words: str) -> str:
        answer = CliRunner().invoke(acqflow, words)
        assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
        return answer.output

    return said


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_command_explains_itself_in_chinese_with_none_of_its_english_left(
    path: tuple[str, ...], say: Say
) -> None:
    said = say("--language", "zh", *path, "--help")
    whole = "".join(said.split())
    own = [text for text in texts_of(COMMANDS[path]) if "".join(text.split()) in whole]
    assert own == []
    assert [
        text for text in ("Usage", "Options", "Show this message", "required", "default") if text in said
    ] == []
    assert CHINESE.search(said)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_what_stands_for_a_value_is_chinese_too(path: tuple[str, ...], say: Say) -> None:
    command = COMMANDS[path]
    said = say("--language", "zh", *path, "--help")
    usage = said.splitlines()[0]
    assert "OPTIONS" not in usage
    assert "COMMAND" not in usage
    own = {text for parameter in command.params if (text := placeholder(parameter))}
    rows = [re.split(r"\s{2,}", line.strip())[0] for line in said.splitlines() if line.startswith("  ")]
    first_words = {word for row in rows for word in row.split()[-1:]} | set(usage.split())
    assert sorted(own & first_words) == []


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_command_explains_itself_in_english_and_says_what_each_argument_is(
    path: tuple[str, ...], say: Say
) -> None:
    said = say("--language", "en", *path, "--help")
    lines = [line for line in said.splitlines() if not any(option in line for option in IN_CHINESE_ANYWAY)]
    assert not CHINESE.search("\n".join(lines))
    arguments = [parameter for parameter in COMMANDS[path].params if isinstance(parameter, click.Argument)]
    assert [argument.name for argument in arguments if not argument.help] == []


def test_wide_letters_are_broken_at_the_edge_of_the_terminal(say: Say) -> None:
    from acqflow.commands.helping import columns

    for path in COMMANDS:
        for line in say("--language", "zh", *path, "--help").splitlines():
            assert columns(line) <= 80, line


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "words",
    [
        ("plugins", "list"),
        ("catalogue", "runs"),
        ("catalogue", "quarantine", "1"),
        ("catalogue", "quarantine", "2"),
        ("title", "dossier", "197"),
        ("title", "dossier", "275"),
        ("title", "search", "economics"),
        ("match", "run"),
        ("match", "uncovered"),
        ("funds", "show"),
        ("budget", "report", "--as", "guqinghua"),
    ],
    ids=" ".join,
)
def test_no_cell_is_a_code(language: str, words: tuple[str, ...], say: Say) -> None:
    rows = say("--language", language, *words).splitlines()[1:]
    assert rows or words == ("match", "run")
    # The name of a format or a catalogue is what a command takes, so it is told as it is.
    kinds = [kind for name, kind in WORDS.items() if name not in ("catalogue_format", "catalogue")]
    codes = {code for kind in kinds for code, word in kind.items() if code not in kind.values()}
    codes |= {event for _, event in EVENTS if event not in EVENTS.values()}
    cells = {cell for row in rows for cell in row.split("\t")}
    assert sorted(cell for cell in cells if cell in codes and not cell.isdigit()) == []
    if language == "zh":
        assert sorted(cell for cell in cells if CODE.fullmatch(cell) and cell not in NAMES) == []


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("catalogue", "undo", "1", "--as", "xuman"), "采访馆员", "acquisition librarian"),
        (("catalogue", "undo", "1", "--as", "xuman"), "导入", "import a vendor catalogue"),
        (
            ("funds", "open-year", "2026", "2026-01-01", "2026-12-31", "CNY", "--as", "guqinghua"),
            "已使用",
            "has its code or some of its days",
        ),
        (("funds", "show", "--yaer", "2026"), "没有选项", "No such option"),
        (("funds", "show", "--year"), "需要 1 个值", "requires an argument"),
        (("title", "dossier"), "缺少参数 '书目号'", "Missing argument 'TITLE_ID'"),
        (("title", "dossier", "x"), "x 不是整数", "x is not a whole number"),
        (("funds", "limt"), "没有命令", "No such command"),
        (("people", "import", "gone.xlsx", "--as", "xuman"), "不存在", "does not exist"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_refusal_is_said_in_the_language_asked_for(words: tuple[str, ...], zh: str, en: str, say: Say) -> None:
    assert zh in say("--language", "zh", *words)
    assert en in say("--language", "en", *words)


def test_why_a_plugin_is_refused_is_said_in_both_languages_and_in_english_to_programs(
    demo: Path, say: Say
) -> None:
    settings = demo / "plugins.toml"
    settings.write_text('[openlibary]\n[openlibrary]\ncolour = "red"\n', encoding="utf-8")
    try:
        chinese, english = (say("--language", language, "plugins", "check") for language in ("zh", "en"))
        program = say("--language", "zh", "plugins", "check", "--json")
    finally:
        settings.unlink()
    assert "没有安装" in chinese
    assert "未知的项目" in chinese
    assert "it is not installed" in english
    assert "Unknown field" in english
    assert "Unknown field" in program
    assert not CHINESE.search(program)


def test_a_password_is_asked_for_in_the_language_spoken(say: Say) -> None:
    assert "密码" in say("--language", "zh", "people", "set-password", "xuman", "--as", "xuman")
