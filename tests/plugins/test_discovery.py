"""Which plugins are taken, which are refused with a reason, and that the rest still load."""

import re
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from acqflow.plugin_host.discovery import PluginMissing, Plugins, discover
from acqflow.plugin_host.settings import PluginSettings, PluginSettingsUnreadable, read_plugin_settings

FORMATS, CATALOGUES = "acqflow.catalogue_formats", "acqflow.catalogues"


def point(class_name: str, name: str, group: str = FORMATS) -> EntryPoint:
    return EntryPoint(name, f"acqflow_misbehaving:{class_name}", group)


def found(*points: EntryPoint, **options: object) -> Plugins:
    return discover(found=[point("Lines", "lines"), *points], **{"environ": {}, **options})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (point("OldApi", "old_api"), "written for plugin API 0.9"),
        (point("Nowhere", "nowhere"), "AttributeError"),
        (EntryPoint("gone", "acqflow_no_such_module:X", FORMATS), "ModuleNotFoundError"),
        (point("Shop", "shop"), "is no CatalogueFormat"),
        (point("Path", "path"), "is no CatalogueFormat"),
        (point("Loses", "another_name"), "calls itself 'loses'"),
        (point("FailsToStart", "fails_to_start"), "SystemExit"),
        (point("Touchy", "touchy"), "RuntimeError"),
        (point("ShopThatBoasts", "shop_that_boasts", CATALOGUES), "unknown capabilities: mind_reading"),
        (EntryPoint("abstract", "acqflow.plugin_api:CatalogueFormat", FORMATS), "written for plugin API None"),
    ],
)
def test_a_misfit_is_refused_with_its_reason_and_the_rest_still_load(bad: EntryPoint, reason: str) -> None:
    plugins = found(bad)
    assert [plugin.name for plugin in plugins.loaded] == ["lines"]
    assert [(plugin.name, reason in str(plugin.reason)) for plugin in plugins.refused] == [(bad.name, True)]


@pytest.mark.parametrize(
    ("number", "written", "reason"),
    [
        (
            1,
            'import os\nraise RuntimeError("boom")\n',
            "RuntimeError: boom (acqflow_broken_1/__init__.py, line 2)",
        ),
        (2, "import os\ndef read(:\n", "SyntaxError: invalid syntax (acqflow_broken_2/__init__.py, line 2)"),
        (3, "import acqflow_nowhere\n", "named 'acqflow_nowhere' (acqflow_broken_3/__init__.py, line 1)"),
        (4, 'raise ValueError("a\\n\\x1bb" + "c" * 999)\n', "ValueError: a bccc"),
        (5, "from json import nothing_like_it\n", "(…/__init__.py) (acqflow_broken_5/__init__.py, line 1)"),
        (6, "class E(Exception):\n    __str__ = None\nraise E\n", "E (acqflow_broken_6/__init__.py, line 3)"),
    ],
)
def test_what_a_plugin_says_that_cannot_be_loaded_is_told_with_its_place_in_one_short_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, written: str, reason: str
) -> None:
    package = tmp_path / f"acqflow_broken_{number}"
    package.mkdir()
    (package / "__init__.py").write_text(written, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    (refused,) = found(EntryPoint("broken", f"acqflow_broken_{number}:Broken", FORMATS)).refused
    said = str(refused.reason)
    assert reason in said
    assert said.isprintable()
    assert len(said) < 200
    assert str(tmp_path) not in said


def test_a_plugin_that_was_given_settings_is_not_quoted() -> None:
    environ = {"ACQFLOW_BLABS_API_KEY": "s3cret"}
    (refused,) = found(point("Blabs", "blabs"), environ=environ).refused
    assert re.fullmatch(r"ValueError \(acqflow_misbehaving\.py, line \d+\)", str(refused.reason))


def test_two_plugins_of_one_name_are_both_refused() -> None:
    plugins = discover(found=[point("Lines", "lines"), point("Loses", "lines")], environ={})
    assert plugins.loaded == ()
    assert all("2 installed plugins" in str(plugin.reason) for plugin in plugins.refused)


def test_one_name_may_be_used_in_two_kinds() -> None:
    plugins = found(point("Shop", "shop", CATALOGUES))
    assert [(p.group, p.name) for p in plugins.loaded] == [(FORMATS, "lines"), (CATALOGUES, "shop")]


def test_a_plugin_switched_off_is_not_even_imported() -> None:
    plugins = found(
        EntryPoint("gone", "acqflow_no_such_module:X", FORMATS),
        settings=PluginSettings(disabled=frozenset({"gone"})),
    )
    assert [str(plugin.reason) for plugin in plugins.refused] == ["switched off in plugins.toml"]


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"most": "many"}, "most: Not a valid integer"),
        ({"colour": "red"}, "colour: Unknown field"),
        ({"api_key": "s3cret"}, "ACQFLOW_WITH_SETTINGS_API_KEY"),
    ],
)
def test_settings_are_checked_before_the_plugin_is_made(settings: dict[str, object], reason: str) -> None:
    plugins = found(point("WithSettings", "with_settings"), settings=PluginSettings({"with_settings": settings}))
    (refused,) = plugins.refused
    assert reason in str(refused.reason)
    assert "s3cret" not in str(refused.reason)


def test_a_plugin_without_settings_refuses_any() -> None:
    plugins = discover(PluginSettings({"lines": {"x": 1}}), found=[point("Lines", "lines")], environ={})
    assert "it takes none" in str(plugins.refused[0].reason)


def test_secrets_come_from_the_environment() -> None:
    environ = {"ACQFLOW_WITH_SETTINGS_API_KEY": "s3cret"}
    plugins = found(point("WithSettings", "with_settings"), environ=environ)
    assert plugins.get(FORMATS, "with_settings").plugin.settings == {"most": 1, "api_key": "s3cret"}


def test_a_secret_may_be_named_by_another_variable_of_the_environment() -> None:
    said = PluginSettings({"with_settings": {"api_key": {"env": "VENDOR_KEY"}}})
    given = found(point("WithSettings", "with_settings"), settings=said, environ={"VENDOR_KEY": "s3cret"})
    assert given.get(FORMATS, "with_settings").plugin.settings == {"most": 1, "api_key": "s3cret"}
    (refused,) = found(point("WithSettings", "with_settings"), settings=said).refused
    assert "the environment has no VENDOR_KEY" in str(refused.reason)


def test_settings_of_a_plugin_that_is_not_installed_are_told_and_the_rest_still_load() -> None:
    plugins = found(settings=PluginSettings({"openlibary": {}}, frozenset({"mark"})))
    assert [plugin.name for plugin in plugins.loaded] == ["lines"]
    assert [(plugin.name, "correct the name there" in str(plugin.reason)) for plugin in plugins.refused] == [
        ("mark", True),
        ("openlibary", True),
    ]


def test_no_file_is_no_settings(tmp_path: Path) -> None:
    assert read_plugin_settings(tmp_path / "plugins.toml") == PluginSettings()


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("[openlibrary\nmost = 1", "at line 1"),
        ('disabled = "marc"', "disabled is not a list"),
        ('contact = "a@b.example"', "contact belongs into a plugin's table"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(tmp_path: Path, written: str, fault: str) -> None:
    file = tmp_path / "plugins.toml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(PluginSettingsUnreadable, match=fault) as refused:
        read_plugin_settings(file)
    assert str(file) in str(refused.value)


def test_asking_for_a_refused_plugin_says_why() -> None:
    with pytest.raises(PluginMissing, match=r"written for plugin API 0\.9"):
        found(point("OldApi", "old_api")).get(FORMATS, "old_api")
    with pytest.raises(PluginMissing, match="it is not installed"):
        found().get(FORMATS, "other")


def test_the_bundled_plugins_are_installed_and_loaded() -> None:
    plugins = discover(environ={})
    assert {
        ("marc", FORMATS),
        ("spreadsheet", FORMATS),
        ("kbart", FORMATS),
        ("edifact_quotes", FORMATS),
        ("openlibrary", CATALOGUES),
        ("crossref", CATALOGUES),
        ("sru", CATALOGUES),
        ("oai", CATALOGUES),
        ("dublin_core", FORMATS),
    } <= {(plugin.name, plugin.group) for plugin in plugins.loaded}
