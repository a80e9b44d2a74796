"""Commands speak English here, whatever the machine's language."""

import pytest


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    # Set and not taken away, so that it is put back after a command that was told another language.
    monkeypatch.setenv("LANGUAGE", "en")
