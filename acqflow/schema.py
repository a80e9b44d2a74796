"""Every station's tables in one place: what the migrations must add up to."""

from sqlalchemy import Engine, MetaData

import acqflow.catalogues.model
import acqflow.funds.model
import acqflow.matching.model
import acqflow.orders.model
import acqflow.people.model
import acqflow.selection.model
import acqflow.subjects.model
import acqflow.suggestions.model
import acqflow.titles.model  # noqa: F401
from acqflow.storage.record import Record

METADATA: MetaData = Record.metadata


def create_schema(engine: Engine) -> None:
    """Create every table, trigger and index in an empty database."""
    with engine.begin() as connection:
        METADATA.create_all(connection)
