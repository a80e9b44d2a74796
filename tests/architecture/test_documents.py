"""What the documents say is so: folders, links, commands, environment variables."""

import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from acqflow.commands.exit_codes import EXIT_CODES, OTHERWISE
from acqflow.commands.root import acqflow
from acqflow.subjects.rules import SHEETS

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("plugins/*/README.md")) + sorted(ROOT.glob("docs/**/*.md"))
)
OPERATIONS = ROOT / "docs" / "operations.md"
ROLE_PAGES = sorted(ROOT.glob("docs/guide/*.md"))
IN_BOTH_LANGUAGES = [*ROLE_PAGES, ROOT / "docs" / "workbook.md", OPERATIONS]
CHINESE_PAGES = ROOT / "docs" / "guide" / "zh"
GUIDES = [ROOT / "README.md", *ROLE_PAGES, *(CHINESE_PAGES / page.name for page in ROLE_PAGES)]
CHINESE = ROOT / "acqflow" / "wording" / "translations" / "zh" / "LC_MESSAGES" / "messages.po"


def _folder_map() -> set[str]:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    return set(re.findall(r"`(acqflow/[a-z_]+(?:\.py|/))`", text))


def test_the_folder_map_names_every_station_and_nothing_else() -> None:
    package = ROOT / "acqflow"
    folders = {f"acqflow/{f.name}/" for f in package.iterdir() if (f / "__init__.py").exists()}
    files = {f"acqflow/{f.name}" for f in package.glob("*.py") if f.name != "__init__.py"}
    assert _folder_map() == folders | files


def test_the_folder_map_names_every_kind_of_test_and_no_other() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    (row,) = [line for line in text.splitlines() if line.startswith("| `tests/` |")]
    folders = {folder.name for folder in (ROOT / "tests").iterdir() if any(folder.rglob("test_*.py"))}
    assert set(re.findall(r"`([a-z_]+)`", row)) == folders


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)\)", document.read_text(encoding="utf-8"))
    missing = [t for t in targets if "://" not in t and not (document.parent / t).exists()]
    assert missing == []


def _commands(document: Path) -> list[list[str]]:
    before = r"(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?"
    lines = re.findall(rf"^    {before}(acqflow .*)$", document.read_text(encoding="utf-8"), re.M)
    inline = re.findall(rf"`{before}(acqflow [a-z][^`]*)`", document.read_text(encoding="utf-8"))
    return [shlex.split(line)[1:] for line in lines + inline]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_is_written_down_exists_with_its_options(document: Path) -> None:
    for words in _commands(document):
        command: click.Command = acqflow
        options = {name for word in words if word.startswith("--") for name in [word.split("=")[0]]}
        for word in words:
            if not isinstance(command, click.Group):
                break
            found = command.get_command(click.Context(command), word)
            assert found is not None, f"{document.name}: acqflow {' '.join(words)}"
            command = found
        known = {name for parameter in command.params for name in parameter.opts} | {"--help"}
        assert options <= known, f"{document.name}: acqflow {' '.join(words)}"


def test_the_readme_names_every_environment_variable_and_no_other() -> None:
    read = set(re.findall(r"ACQFLOW_[A-Z_]+", (ROOT / "acqflow" / "settings.py").read_text(encoding="utf-8")))
    written = set(re.findall(r"ACQFLOW_[A-Z_]+", (ROOT / "README.md").read_text(encoding="utf-8")))
    # Three are the demo's own: its calendar, its greeting and whom it greets.
    assert written == read - {"ACQFLOW_TODAY", "ACQFLOW_DEMO", "ACQFLOW_DEMO_LOGINS"}


def test_the_operations_guide_names_the_variables_of_the_readme() -> None:
    tables = [
        set(re.findall(r"^\| `(ACQFLOW_[A-Z_]+)`", (ROOT / name).read_text(encoding="utf-8"), re.M))
        for name in ("README.md", "docs/operations.md")
    ]
    assert tables[0] == tables[1] != set()


def test_the_exit_codes_are_those_of_the_command() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d) \|", OPERATIONS.read_text(encoding="utf-8"), re.M)}
    assert told == {0, OTHERWISE, 2, *EXIT_CODES.values()}
    said = re.search(r"Exit codes: (.*)\.", re.sub(r"\s+", " ", acqflow.help or ""))
    assert said
    assert {int(code) for code in re.findall(r"\d", said[1])} == told


@pytest.mark.parametrize("document", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_page_and_button_the_guide_speaks_of_is_called_so(document: Path) -> None:
    """What stands in *italics* is a text of the pages, in the guide's language."""
    with CHINESE.open("rb") as file:
        kept = [message for message in read_po(file, locale="zh") if isinstance(message.id, str)]
    said = {str(m.string) if document.parent.name == "zh" else str(m.id) for m in kept}
    text = document.read_text(encoding="utf-8")
    if document.name == "README.md":
        text = text.partition("## Three minutes as")[2].partition("\n## ")[0]
    written = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", text))
    assert written - said == set()
    assert written


def test_every_page_of_the_guide_is_there_in_both_languages() -> None:
    assert {page.name for page in CHINESE_PAGES.glob("*.md")} == {page.name for page in IN_BOTH_LANGUAGES}


@pytest.mark.parametrize("page", IN_BOTH_LANGUAGES, ids=lambda path: path.name)
def test_both_languages_show_the_same_blocks_and_tables(page: Path) -> None:
    assert _shown(CHINESE_PAGES / page.name) == _shown(page)


@pytest.mark.parametrize("name", ["workbook.md", "operations.md"])
def test_both_languages_of_a_reference_speak_of_the_same_things(name: str) -> None:
    """Part by part, every file, variable, command and column that one names the other names too."""
    english, chinese = (
        [set(re.findall(r"`[^`]+`", part)) for part in page.read_text(encoding="utf-8").split("\n## ")]
        for page in (ROOT / "docs" / name, CHINESE_PAGES / name)
    )
    assert chinese == english


def _shown(page: Path) -> list[str]:
    """Every line of a block, and of every row of a table its codes and figures: what no language changes."""
    shown = []
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            # What a person says in a command, and in which language it answers, goes with the page.
            said = re.sub(r'(--(?:reason|source|keyword)) "[^"]+"', r"\1 …", line)
            shown.append(said.replace(" --language zh", ""))
        elif line.startswith("|"):
            shown.append(" ".join(re.findall(r"`[^`]*`|\d+", line)))
    return shown


@pytest.mark.parametrize("folder", [ROOT / "docs", CHINESE_PAGES], ids=["en", "zh"])
def test_the_workbooks_page_names_every_sheet_column_and_choice(folder: Path) -> None:
    text = (folder / "workbook.md").read_text(encoding="utf-8")
    told = {}
    for part in text.split("\n## ")[1:]:
        rows = re.findall(r"^\| `(\w+)` \| (yes|no|是|否) \|([^|]*)\|", part, re.M)
        columns = [
            (name, filled in {"yes", "是"}, tuple(re.findall(r"`([^`]+)`", given))) for name, filled, given in rows
        ]
        told[part.split("`")[1]] = columns
    assert told == {
        sheet.name: [(c.name, c.is_needed, tuple(map(str, c.choices))) for c in sheet.columns] for sheet in SHEETS
    }


def test_the_site_has_every_page_of_the_guide() -> None:
    listed = set(re.findall(r": ([a-z_/]+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.M))
    assert listed == {str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")}


def test_make_targets_that_are_written_down_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    written = {
        target
        for document in DOCUMENTS
        for target in re.findall(r"(?:^    |`)make ([a-z-]+)", document.read_text(encoding="utf-8"), re.M)
    }
    assert written <= targets


def test_locks_carry_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        pinned = re.findall(r"^[a-z0-9_.-]+==.*$", text, re.M)
        assert pinned
        assert all(line.endswith("\\") for line in pinned), "every pin is followed by its hashes"


def test_every_plugin_depends_on_nothing_the_lock_does_not_pin() -> None:
    locked = set(re.findall(r"^([a-z0-9_.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M))
    for project in ROOT.glob("plugins/*/pyproject.toml"):
        wanted = tomllib.loads(project.read_text(encoding="utf-8"))["project"].get("dependencies", [])
        names = {re.split(r"[<>=!~\[ ]", line, maxsplit=1)[0].lower() for line in wanted}
        assert names - {"acqflow"} <= locked, project


def test_every_file_of_python_opens_with_one_sentence() -> None:
    tracked = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    silent = [
        name
        for name in tracked.stdout.split()
        if (ROOT / name).exists()
        and (text := (ROOT / name).read_text(encoding="utf-8").strip())
        and not text.startswith(('"""', "#!"))
    ]
    assert silent == []
