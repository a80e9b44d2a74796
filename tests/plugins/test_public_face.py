"""What a plugin author reads is executed, and every public name explains itself."""

import doctest
import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import acqflow.plugin_api
import acqflow.plugin_host
import acqflow.testing

PACKAGES = (
    "acqflow.plugin_api",
    "acqflow.plugin_host",
    "acqflow.testing",
    "acqflow_marc",
    "acqflow_onix",
    "acqflow_openlibrary",
    "acqflow_spreadsheet",
    "acqflow_kbart",
    "acqflow_edifact_quotes",
    "acqflow_crossref",
    "acqflow_dublin_core",
    "acqflow_sru",
    "acqflow_oai",
)


def modules() -> list[ModuleType]:
    found = []
    for name in PACKAGES:
        package = importlib.import_module(name)
        found += [
            package,
            *(importlib.import_module(f"{name}.{m.name}") for m in pkgutil.iter_modules(package.__path__)),
        ]
    return found


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.__name__)
def test_every_example_runs(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", acqflow.plugin_api.__all__)
def test_every_public_class_and_function_has_an_example(name: str) -> None:
    public = getattr(acqflow.plugin_api, name)
    if inspect.isclass(public) or inspect.isfunction(public):
        assert ">>>" in (public.__doc__ or "")


def test_the_api_brings_nothing_heavy_in() -> None:
    heavy = {"sqlalchemy", "flask", "requests", "marshmallow", "pymarc", "python_calamine", "xlrd", "lxml"}
    names = {n for m in modules() if m.__name__.startswith("acqflow.plugin_api") for n in vars(m)}
    assert heavy.isdisjoint(names)
