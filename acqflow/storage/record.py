"""What every stored thing has in common."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from acqflow.storage.columns import Bytes, Day, Facts, Flag, UtcTime, WholeNumber, Words


class Record(DeclarativeBase):
    """A row of a STRICT table with a number of its own."""

    __table__: ClassVar[Table]

    # Named by rule, so that both databases and every migration call a constraint by the same name.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: WholeNumber,
        str: Words,
        bytes: Bytes,
        bool: Flag,
        date: Day,
        datetime: UtcTime,
        dict[str, Any]: Facts,
        list[Any]: Facts,
    }

    id: Mapped[int] = mapped_column(primary_key=True)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> Any:
        return strict()


def strict(*constraints: Any) -> Any:
    """Table arguments of a STRICT table with these constraints."""
    return (*constraints, {"sqlite_strict": True})
