"""How Alembic reaches the database: over the connection it is handed."""

from typing import Any, Literal

from alembic import context

from acqflow.schema import METADATA
from acqflow.titles.model import TITLE_SEARCH


def is_ours(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """Leave out the full-text index: its tables differ by database and are made by statements of their own."""
    return not (kind in {"table", "index"} and name is not None and TITLE_SEARCH.name in name)


def type_as_written(kind: str, value: Any, _autogen: object) -> str | Literal[False]:
    """Column types in a migration stand as they do in the models."""
    if kind != "type":
        return False
    if getattr(value, "collation", None) == "C":
        return "SortKey"
    names = {"UtcTime": "UtcTime()", "Day": "Day()", "Flag": "Flag()", "Facts": "Facts()"}
    names |= {"BigInteger": "WholeNumber", "Text": "Words", "LargeBinary": "Bytes"}
    return names.get(type(value).__name__, False)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    include_object=is_ours,
    render_item=type_as_written,
    compare_type=True,
    # SQLite cannot alter most things in place; Alembic then copies the table.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
