"""An ordinary mistake ends with one sentence and an exit code, never with a trace."""

from pathlib import Path

import pytest

from acqflow.commands.root import main


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACQFLOW_VAR", str(tmp_path))
    monkeypatch.setenv("ACQFLOW_TODAY", "2026-11-23")
    for words in (
        ["db", "upgrade"],
        ["people", "found", "admin", "Administrator", "--password", "kiln-otter-verdant-9"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 0


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["title", "dossier", "7"], 4, "title"),
        (["title", "search", "x", "--page", "0"], 2, "--page"),
        (["catalogue", "undo", "7", "--as", "admin"], 5, "may not do this"),
        (["catalogue", "undo", "7", "--as", "nobody"], 4, "nobody"),
        (["people", "import", "no-such-file.xlsx", "--as", "admin"], 2, "no-such-file.xlsx"),
        (["funds", "show"], 4, "No fiscal year covers 2026-11-23"),
        (["funds", "show", "--year", "1999"], 4, "There is no fiscal year 1999"),
        (["funds", "add", "X", "--name-zh", "x", "--name-en", "x", "--kind", "y", "--as", "admin"], 2, "--kind"),
        (["people", "export", "/no/such/folder/people.xlsx", "--as", "admin"], 1, "no such file or folder"),
        (["plugins", "new", "catalogue-format", "not a name"], 3, "not a name"),
        (["catalogue", "change-vendor", "X", "--as", "admin"], 2, "--currency USD"),
        (["catalogue", "change-vendor", "X", "--email", "", "--as", "admin"], 5, "may not do this"),
        (["people", "set-password", "admin", "--password", "kelp-lantern-77", "--as", "admin"], 1, "Present"),
        (["serve", "--port", "99999"], 2, "--port"),
        (["serve", "--port", "abc"], 2, "abc is not a whole number"),
        (["people", "export", "people.csv", "--as", "admin"], 2, "a name that ends with .xlsx"),
        (["catalogue", "quarantine", "1st"], 2, "1st is not a whole number"),
        (["catalogue", "preview", __file__, "--vendor", "JB", "--as", "admin"], 4, "no vendor JB. Known: –."),
        (["title", "search", "x"], 0, "Nothing was found"),
        (["serve", "--workers", "0"], 2, "--workers"),
        (["plugins", "new", "catalogue", "marc"], 6, "A plugin marc is installed already"),
        (["serve", "--host", "192.0.2.7"], 1, "192.0.2.7 is no address of this machine"),
        (["serve", "--host", "no.such.host.invalid"], 1, "choose another --host"),
        (["budget", "report", "--year", "1999", "--as", "gu"], 4, "gu"),
        (["funds", "allocate", "X", "1.00", "--reason", "x", "--key", "x", "--as", "admin"], 4, "X"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_mistake_ends_with_a_sentence(
    words: list[str], code: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(words)
    said = capsys.readouterr()
    assert ended.value.code == code
    assert sentence in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ACQFLOW_TIME_ZONE", "Moon/Base", "ACQFLOW_TIME_ZONE"),
        ("ACQFLOW_TODAY", "tomorrow", "ACQFLOW_TODAY"),
        ("ACQFLOW_SECRET_KEY", "short", "ACQFLOW_SECRET_KEY"),
        ("ACQFLOW_ANSWER_DAYS", "soon", "ACQFLOW_ANSWER_DAYS"),
        ("ACQFLOW_LIMITS", "upload", "upload is no limit like upload=300MB; there are upload, records"),
        ("ACQFLOW_LIMITS", "upload=0MB", "upload=0MB is no limit"),
        ("ACQFLOW_LIMITS", "size=5", "size=5 is no limit"),
        ("ACQFLOW_DATABASE_URL", "not a url", "ACQFLOW_DATABASE_URL cannot be used: it is no address"),
        ("ACQFLOW_DATABASE_URL", "", "ACQFLOW_DATABASE_URL cannot be used: it is no address"),
        ("ACQFLOW_DATABASE_URL", "postgresql+psycopg://x:y:z/a", "ACQFLOW_DATABASE_URL"),
        ("ACQFLOW_DATABASE_URL", "mysql://x", "mysql is neither sqlite nor postgresql+psycopg"),
        ("ACQFLOW_DATABASE_URL", "postgresql://x/y", "postgresql is neither"),
        ("ACQFLOW_BASE_URL", "foo", "ACQFLOW_BASE_URL cannot be used: it is no address"),
        ("ACQFLOW_BASE_URL", "https://", "ACQFLOW_BASE_URL"),
        ("ACQFLOW_BASE_URL", "http://x:port", "ACQFLOW_BASE_URL"),
        ("ACQFLOW_DATABASE_URL", "postgresql+psycopg://127.0.0.1:1/none", "ACQFLOW_DATABASE_URL"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    for words in (["funds", "verify"], ["db", "status"]):
        with pytest.raises(SystemExit):
            main(words)
        assert sentence in capsys.readouterr().err


def test_a_catalogue_to_be_asked_that_is_none_is_named_before_anything_is_served(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ACQFLOW_LOOK_UP", "openlibrary, nix")
    with pytest.raises(SystemExit) as ended:
        main(["serve"])
    said = capsys.readouterr().err
    assert ended.value.code == 3
    assert "ACQFLOW_LOOK_UP cannot be used: nix: it is not installed" in said


@pytest.mark.parametrize(
    "words",
    [["funds", "show"], ["budget", "report", "--as", "admin"], ["serve"], ["title", "search", "x"]],
    ids=" ".join,
)
def test_where_there_is_no_library_the_cure_is_said_and_nothing_is_left_behind(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = tmp_path / "elsewhere"
    monkeypatch.setenv("ACQFLOW_VAR", str(elsewhere))
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 6
    said = capsys.readouterr().err
    assert "There is no library here yet" in said
    assert str(elsewhere) in said
    assert "acqflow db upgrade" in said
    assert not elsewhere.exists()


def test_an_empty_database_is_no_library_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.db").touch()
    monkeypatch.setenv("ACQFLOW_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(SystemExit):
        main(["funds", "show"])
    said = capsys.readouterr().err
    assert "There is no library here yet" in said
    assert "None" not in said
