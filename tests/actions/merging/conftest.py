"""Somebody who merges titles and splits them."""

import pytest

from acqflow.storage.store import Store
from tests.actions.merging.desk import Desk


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)
