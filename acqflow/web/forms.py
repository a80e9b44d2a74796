"""Reading what people send: one marshmallow schema per action, the same for a form and for JSON."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from acqflow.vocabulary.errors import Unreadable, words
from acqflow.web.labels import labels

LARGEST = 2**31 - 1
"""No row is numbered higher, and nobody buys more copies."""

_WHOLE = re.compile(r"[0-9]{1,10}")
_REQUIRED = _("Please fill this in.")
_ONE_LINE = re.compile(r"^[^\x00-\x1f\x7f-\x9f]*$")
_SEVERAL_LINES = re.compile(r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class FormUnreadable(Unreadable):
    """Carries `problems`: field → what is wrong with it."""

    says = words("Some of what was entered cannot be used: %(fields)s.")

    def __init__(self, problems: dict[str, list[str]]) -> None:
        super().__init__(fields=labels(problems))
        self.problems = problems

    def told(self) -> list[str]:
        """Each field by its name, why it cannot be used and what to write instead, in the reader's language."""
        return [
            str(gettext("%(name)s: %(value)s", name=labels([name]), value=" ".join(map(str, texts))))
            for name, texts in self.problems.items()
        ]


class Typed(dict[str, Any]):
    """What a form or an address holds: all of it is text."""


class Whole(fields.Integer):
    """A whole number in ASCII digits, `least` to `most`: not 1_000, not 1e3, not １２. In JSON it is a number."""

    default_error_messages = {  # noqa: RUF012
        "invalid": _("Write a whole number in digits."),
        "required": _REQUIRED,
    }

    def __init__(self, *, least: int = 0, most: int = LARGEST, **kwargs: Any) -> None:
        within = validate.Range(least, most, error=_("A number from {min} to {max}."))
        super().__init__(validate=within, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:  # noqa: ARG002
        is_json = isinstance(data, dict) and not isinstance(data, Typed)
        if is_json and isinstance(value, float) and value.is_integer():
            # JSON knows one kind of number.
            value = int(value)
        if isinstance(value, bool | str if is_json else bool) or not _WHOLE.fullmatch(str(value)):
            raise self.make_error("invalid")
        return int(value)


class Line(fields.String):
    """A text of at most `longest` characters on one line, blanks at its ends taken off."""

    shape = _ONE_LINE
    default_error_messages = {  # noqa: RUF012
        "required": _REQUIRED,
        "characters": _("It holds characters that cannot be printed. Write it again on one line."),
    }

    def __init__(self, *, longest: int = 200, **kwargs: Any) -> None:
        limits: list[validate.Validator] = [validate.Length(max=longest, error=_("At most {max} characters."))]
        if kwargs.get("required"):
            limits.append(validate.Length(min=1, error=_REQUIRED))
        super().__init__(validate=limits, metadata={"pattern": self.shape.pattern}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs))
        if not self.shape.fullmatch(text) or not _can_be_kept(text):
            raise self.make_error("characters")
        return text

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        """What the API documents is true of the text as it came; what is kept has no blanks at its ends."""
        text = super().deserialize(value, attr, data, **kwargs)
        if not isinstance(text, str):
            return text
        if self.required and not text.strip():
            raise self.make_error("required")
        return text.strip()


class Text(Line):
    """The same on several lines."""

    shape = _SEVERAL_LINES
    default_error_messages = {  # noqa: RUF012
        "characters": _("It holds characters that cannot be printed. Write it again.")
    }


class Code(fields.String):
    """One of a few codes."""

    default_error_messages = {  # noqa: RUF012
        "required": _("Please choose one.")
    }

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        codes = [str(choice) for choice in choices]
        one_of = validate.OneOf(codes, error=_("Please choose one of the list."))
        numbers = [int(code) for code in codes if code.isdigit()]
        described = {"type": ["string", "integer"], "enum": [*codes, *numbers]} if numbers else {}
        super().__init__(validate=one_of, metadata=described, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        """A code that looks like a number may come as one."""
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return str(super()._deserialize(str(value) if is_number else value, attr, data, **kwargs))


class Day(fields.Date):
    default_error_messages = {  # noqa: RUF012
        "invalid": _("Write a day like 2026-11-23."),
        "required": _REQUIRED,
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


NOT_EXPECTED = _("Not expected here.")

# What marshmallow says where no field of ours says it better: named here so that it is collected and translated.
OF_MARSHMALLOW = (
    words("Field may not be null."),
    words("Invalid input type."),
    words("Missing data for required field."),
    words("Not a valid boolean."),
    words("Not a valid list."),
    words("Not a valid mapping type."),
    words("Not a valid string."),
    words("Not a valid utf-8 string."),
)


class Action(Schema):
    """What an action takes. A field nobody asked for is refused, not ignored."""

    class Meta:
        unknown = RAISE

    error_messages = {  # noqa: RUF012
        "unknown": NOT_EXPECTED
    }


def read_form(schema: type[Schema]) -> dict[str, Any]:
    """The fields of the form that was sent. Raises FormUnreadable."""
    return _load(schema, _sent(request.form, schema))


def read_address(schema: type[Schema]) -> dict[str, Any]:
    """The parameters after the question mark; the language switch is not one of them. Raises FormUnreadable."""
    return _load(schema, _sent(request.args, schema))


def _sent(given: MultiDict[str, str], schema: type[Schema]) -> Typed:
    """An empty field was left empty: it counts as not sent."""
    many = {name for name, field in schema().fields.items() if isinstance(field, fields.List)}
    sent = Typed()
    for name in given:
        values = [value for value in given.getlist(name) if value.strip()]
        if name not in {"csrf_token", "lang"} and values:
            sent[name] = values if name in many else values[0]
    return sent


def problems_of(messages: Mapping[str, Any]) -> dict[str, list[str]]:
    """What marshmallow says of each field, always as a list of texts in the reader's language."""
    return {str(name): _flat(texts) for name, texts in messages.items()}


def check_address() -> None:
    """No page takes what cannot be printed, whatever it does with it. Raises FormUnreadable."""
    bad = [name for name, value in request.args.items(multi=True) if not _SEVERAL_LINES.fullmatch(name + value)]
    if bad:
        said = str(Text.default_error_messages["characters"])
        raise FormUnreadable({name: [said] for name in bad})


def _load(schema: type[Schema], sent: dict[str, Any]) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema().load(sent)
    except ValidationError as error:
        said: dict[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call]
        raise FormUnreadable(problems_of(said)) from error
    return loaded


def _can_be_kept(text: str) -> bool:
    """JSON can spell half a character, which no database takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _flat(said: Any) -> list[str]:
    if isinstance(said, dict):
        said = said.values()
    elif not isinstance(said, list | tuple):
        # A text that is translated when it is shown is no str, and comes without its list.
        return [gettext(said) if isinstance(said, str) and said else str(said)]
    return [text for inner in said for text in _flat(inner)]
