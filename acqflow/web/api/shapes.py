"""Results as JSON: the schema of an answer is read off the dataclass that a query or an action answers with.

So the document says what is sent. Sums become decimal text with their currency, days and moments ISO 8601.
"""

from collections.abc import Mapping
from dataclasses import fields as parts_of
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from marshmallow import Schema, fields, validate

from acqflow.people.rules import PersonName
from acqflow.vocabulary.errors import Sentence
from acqflow.vocabulary.money import Money
from acqflow.web.sentences import WORDING


class Exact(fields.String):
    """A decimal number as text, so that no reader rounds it."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else format(value, "f")


class Hexadecimal(fields.String):
    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else value.hex()


class Since(fields.String):
    """A day or a moment, whichever is known."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else value.isoformat()


class Told(fields.String):
    """A sentence, in the language of whoever asks."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else WORDING.sentence(value)


class SumSchema(Schema):
    amount = Exact(required=True, metadata={"example": "59.00"})
    currency = fields.String(required=True, metadata={"example": "CNY"})


_PLAIN: dict[Any, type[fields.Field[Any]]] = {
    int: fields.Integer,
    float: fields.Float,
    str: fields.String,
    PersonName: fields.String,
    bool: fields.Boolean,
    bytes: Hexadecimal,
    Decimal: Exact,
    datetime: fields.AwareDateTime,
    date: fields.Date,
    Any: fields.Raw,
    Sentence: Told,
}


@cache
def shape(kind: Any) -> type[Schema]:
    """The schema of a dataclass, named for its station: `titles.TitleRow`, `titles.Page.TitleRow`."""
    plain = get_origin(kind) or kind
    chosen = dict(zip(getattr(plain, "__parameters__", ()), get_args(kind), strict=True))
    hints = get_type_hints(plain)
    named = [plain.__name__, *(part.__name__ for part in chosen.values())]
    shown = {part.name: _field(hints[part.name], chosen) for part in parts_of(plain)}
    return type(".".join([plain.__module__.split(".")[1], *named]), (Schema,), shown)


def _field(kind: Any, chosen: Mapping[Any, Any], **options: Any) -> fields.Field[Any]:
    options.setdefault("required", True)
    if isinstance(kind, TypeVar):
        return _field(chosen[kind], chosen, **options)
    if kind in _PLAIN:
        return _PLAIN[kind](**options)
    if kind is Money:
        return fields.Nested(SumSchema, **options)
    if isinstance(kind, type) and issubclass(kind, Enum):
        by_value = fields.Integer if issubclass(kind, int) else fields.String
        return fields.Enum(kind, by_value=by_value, **options)
    if isinstance(kind, type) and is_dataclass(kind):
        return fields.Nested(shape(kind), **options)
    return _compound(kind, chosen, **options)


def _compound(kind: Any, chosen: Mapping[Any, Any], **options: Any) -> fields.Field[Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return fields.String(validate=validate.OneOf(inner), **options)
    if origin in (Union, UnionType):
        known = [part for part in inner if part is not type(None)]
        options["allow_none"] = len(known) < len(inner)
        if set(known) == {date, datetime}:
            return Since(**options)
        (only,) = known
        return _field(only, chosen, **options)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return fields.Dict(**options)
    if origin is tuple and inner[-1] is not Ellipsis:
        # A pair, like scheme and number: a list of so many.
        return fields.List(_field(inner[0], chosen), validate=validate.Length(equal=len(inner)), **options)
    if is_dataclass(origin):
        return fields.Nested(shape(kind), **options)
    return fields.List(_field(inner[0], chosen), **options)
