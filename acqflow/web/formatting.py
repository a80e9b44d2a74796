"""How money, days, moments and codes are written on a page."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, request, url_for
from jinja2 import StrictUndefined

from acqflow.people.queries import PersonRow
from acqflow.people.rules import Actor, PersonName
from acqflow.vocabulary.languages import html_language
from acqflow.vocabulary.money import Money
from acqflow.web.access import current_library
from acqflow.web.addresses import came_from
from acqflow.web.language import chosen_language

_SIGNS = {"CNY": "¥", "USD": "US$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "HKD": "HK$", "TWD": "NT$"}
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile("[\u3040-\u30ff]")


def money(value: Money | None) -> str:
    """¥1,234.50; a minus sign in front of a negative sum, a dash for no sum at all."""
    if value is None:
        return "–"
    sign = _SIGNS.get(value.currency, f"{value.currency}\u00a0")
    # The word joiner keeps the minus on the line of its sum.
    minus = "−\u2060" if value.minor < 0 else ""
    return f"{minus}{sign}{abs(value.amount):,}"


def day(value: date | datetime | None) -> str:
    return _here(value).strftime("%Y-%m-%d") if value else "–"


def moment(value: datetime | None) -> str:
    return _here(value).strftime("%Y-%m-%d %H:%M") if value else "–"


def _here(value: date | datetime) -> date | datetime:
    """A moment by the clock of where the library stands; a day is a day everywhere."""
    if isinstance(value, datetime):
        return current_library().here(value)
    return value


def percent(value: Decimal | None) -> str:
    return f"{value:.1f}\u00a0%" if value is not None else "–"


def shown(value: object) -> object:
    """A fact of an error as a reader expects it."""
    if isinstance(value, Money):
        return money(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, PersonName):
        return called(value)
    return day(value) if isinstance(value, date) else value


def title_language(title: str, language: str | None = None) -> str | None:
    """The `lang` of a title: what its record says, else what its letters show."""
    if language:
        return html_language(language)
    if _KANA.search(title):
        return "ja"
    return "zh" if _HAN.search(title) else None


def isbn(value: str | None) -> str:
    """A 13-digit ISBN with its prefix set off; anything else as it is."""
    return f"{value[:3]}-{value[3:]}" if value and len(value) == 13 and value.isdigit() else value or ""


def named(thing: Any) -> str:
    """The name of something that has one in both languages."""
    zh, en = (thing.zh, thing.en) if hasattr(thing, "zh") else (thing.name_zh, thing.name_en)
    return str((zh or en) if chosen_language() == "zh" else (en or zh))


def called(person: Actor | PersonRow | PersonName) -> str:
    """A person's name in the letters the reader knows, where both are known."""
    name = person if isinstance(person, PersonName) else person.called
    return str((name.latin if chosen_language() != "zh" else None) or name)


def here_with(**changes: Any) -> str:
    """This page's address with some of its parameters changed; None takes one away.

    What answers a form has no address of its own: it is the page that the form was on.
    """
    if request.method != "GET" or request.endpoint is None:
        page = urlsplit(came_from())
        kept = dict(parse_qsl(page.query)) | changes
        return page._replace(query=urlencode({k: v for k, v in kept.items() if v not in (None, "")})).geturl()
    kept = {k: v for k, v in request.args.items() if k != "lang"}
    merged = kept | changes | (request.view_args or {})
    return url_for(request.endpoint, **{k: v for k, v in merged.items() if v not in (None, "")})


def install(app: Flask) -> None:
    app.jinja_env.filters.update(money=money, day=day, moment=moment, percent=percent, isbn=isbn)
    app.jinja_env.globals.update(title_language=title_language, here_with=here_with, named=named, called=called)
    # A fact that a page names and nobody gives is a fault, not a blank.
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
