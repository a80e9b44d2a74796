"""Reading what people send: one marshmallow schema per action, the same for a form and for JSON."""

import re
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from acqflow.vocabulary.errors import Unreadable, words

_WHOLE = re.compile(r"[0-9]{1,9}")
_REQUIRED = _("Please fill this in.")


class FormUnreadable(Unreadable):
    """Carries `problems`: field → what is wrong with it."""

    says = words("Some of what was entered cannot be used: %(fields)s.")

    def __init__(self, problems: dict[str, list[str]]) -> None:
        super().__init__(fields=", ".join(sorted(problems)))
        self.problems = problems


class Whole(fields.Integer):
    """A whole number in ASCII digits: not 1_000, not 1e3, not １２."""

    default_error_messages = {  # noqa: RUF012
        "invalid": _("Write a whole number in digits."),
        "required": _REQUIRED,
    }

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if isinstance(value, bool) or not _WHOLE.fullmatch(str(value)):
            raise self.make_error("invalid")
        return int(value)


class Line(fields.String):
    """A text of at most `longest` characters, blanks at its ends taken off."""

    default_error_messages = {  # noqa: RUF012
        "required": _REQUIRED
    }

    def __init__(self, *, longest: int = 200, **kwargs: Any) -> None:
        limits = [validate.Length(max=longest, error=_("At most {max} characters."))]
        if kwargs.get("required"):
            limits.append(validate.Length(min=1, error=_REQUIRED))
        super().__init__(validate=limits, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return str(super()._deserialize(value, attr, data, **kwargs)).strip()


class Code(fields.String):
    """One of a few codes."""

    default_error_messages = {  # noqa: RUF012
        "required": _("Please choose one.")
    }

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        one_of = validate.OneOf([str(choice) for choice in choices], error=_("Please choose one of the list."))
        super().__init__(validate=one_of, **kwargs)

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


class Action(Schema):
    """What an action takes. A field nobody asked for is refused, not ignored."""

    class Meta:
        unknown = RAISE

    error_messages = {  # noqa: RUF012
        "unknown": _("Not expected here.")
    }


def read_form(schema: type[Schema]) -> dict[str, Any]:
    """The fields of the form that was sent. Raises FormUnreadable."""
    return _load(schema, _sent(request.form, schema))


def read_address(schema: type[Schema]) -> dict[str, Any]:
    """The parameters after the question mark; the language switch is not one of them. Raises FormUnreadable."""
    return _load(schema, _sent(request.args, schema))


def _sent(given: MultiDict[str, str], schema: type[Schema]) -> dict[str, Any]:
    """An empty field was left empty: it counts as not sent."""
    many = {name for name, field in schema().fields.items() if isinstance(field, fields.List)}
    sent: dict[str, Any] = {}
    for name in given:
        values = [value for value in given.getlist(name) if value.strip()]
        if name not in {"csrf_token", "lang"} and values:
            sent[name] = values if name in many else values[0]
    return sent


def _load(schema: type[Schema], sent: dict[str, Any]) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema().load(sent)
    except ValidationError as error:
        said: dict[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call]
        raise FormUnreadable({name: _flat(texts) for name, texts in said.items()}) from error
    return loaded


def _flat(said: Any) -> list[str]:
    if isinstance(said, dict):
        said = said.values()
    elif not isinstance(said, list | tuple):
        # A text that is translated when it is shown is no str, and comes without its list.
        return [str(said)]
    return [text for inner in said for text in _flat(inner)]
