"""Values of the stations as JSON: sums as decimal text with their currency, days and moments in ISO 8601."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from acqflow.vocabulary.money import Money


def plain(value: Any) -> Any:
    """Dataclasses become objects with the same field names; everything inside follows."""
    match value:
        case Money():
            return {"amount": format(value.amount, "f"), "currency": value.currency}
        case Enum():
            return value.value
        case None | bool() | int() | str():
            return value
        case Decimal():
            return format(value, "f")
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case Mapping():
            return {str(name): plain(part) for name, part in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no form in JSON")
