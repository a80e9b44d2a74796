"""Imports that are kept in more than one chunk, however short the file."""

from collections.abc import Iterator

import pytest

from acqflow.catalogues.actions import reading


@pytest.fixture
def in_small_chunks() -> Iterator[None]:
    usual, reading.CHUNK = reading.CHUNK, 10
    yield
    reading.CHUNK = usual
