"""How one library runs: what the environment and the var folder say."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from acqflow.plugin_api import Limits
from acqflow.plugin_api.limits import DEFAULT_LIMITS, MEGABYTE
from acqflow.plugin_host.addresses import networks
from acqflow.plugin_host.settings import PluginSettings, read_plugin_settings
from acqflow.storage.store import DatabaseUnusable, check_database_url
from acqflow.vocabulary.errors import Sentence, Unreadable, words

_LEAST_SECRET = 32
_WEAK = {"dev", "secret", "changeme", "password", "acqflow"}
KEPT_SETTINGS = "settings.toml"
"""The file of the var folder that says what the environment does not."""
# A secret is kept in a file of its own or in the environment; where the folder lies, it cannot say itself.
_KEPT_NAMES = (
    "allowed_networks",
    "answer_days",
    "base_url",
    "database_url",
    "demo",
    "demo_logins",
    "limits",
    "look_up",
    "time_zone",
    "today",
    "trusted_hosts",
)


class SettingsUnreadable(Unreadable):
    """Carries `file` and `fault`."""

    says = words("%(file)s cannot be read: %(fault)s. Write it as docs/operations.md shows, or take it away.")


class SettingUnusable(Unreadable):
    says = words("The setting %(name)s cannot be used: %(why)s.")


@dataclass(frozen=True, slots=True)
class Settings:
    """How one library runs. Every field has an environment variable ACQFLOW_ + its name in capitals."""

    database_url: str
    secret_key: str
    var: Path
    base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    time_zone: str = "Asia/Shanghai"
    # The demo's calendar stands still on this day, so that its figures are the same on every machine.
    today: date | None = None
    is_demo: bool = False
    # Working days within which a suggestion is answered.
    answer_days: int = 3
    # The catalogues asked about a number that is unknown here, by plugin name; if none, nobody outside is asked.
    look_up: tuple[str, ...] = ()
    # Networks inside the house that plugins may ask besides public ones, such as 10.1.2.0/24.
    allowed_networks: tuple[str, ...] = ()
    # The persons the demo's sign-in page offers, in this order; the first of each role if it names none.
    demo_logins: tuple[str, ...] = ()
    # How much of a vendor's file is taken.
    limits: Limits = DEFAULT_LIMITS
    # What plugins.toml in the var folder says.
    plugins: PluginSettings = field(default_factory=PluginSettings)


def settings_from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings of this environment and its var folder; what is not set works for one library on one machine.

    Raises SettingUnusable with the variable's name, SettingsUnreadable.
    """
    environment = with_kept_settings(environment)
    var = _var(environment)
    return Settings(
        database_url=database_url(environment),
        secret_key=_secret_key(environment, var),
        var=var,
        base_url=_base_url(environment.get("ACQFLOW_BASE_URL", "http://127.0.0.1:8000")),
        # Never empty: that would trust every name.
        trusted_hosts=_names(environment, "ACQFLOW_TRUSTED_HOSTS") or ("127.0.0.1", "localhost"),
        time_zone=_time_zone(environment.get("ACQFLOW_TIME_ZONE", "Asia/Shanghai")),
        today=_day(environment.get("ACQFLOW_TODAY")),
        is_demo=environment.get("ACQFLOW_DEMO") == "1",
        answer_days=_count(environment, "ACQFLOW_ANSWER_DAYS", 3),
        look_up=_names(environment, "ACQFLOW_LOOK_UP"),
        allowed_networks=_networks(environment),
        demo_logins=_names(environment, "ACQFLOW_DEMO_LOGINS"),
        limits=_limits(environment),
        plugins=plugin_settings(environment),
    )


def database_url(environment: Mapping[str, str] = os.environ) -> str:
    """Where the database lies; nothing is made by asking. Raises SettingUnusable."""
    environment = with_kept_settings(environment)
    url = environment.get("ACQFLOW_DATABASE_URL", f"sqlite:///{_var(environment) / 'acqflow.db'}")
    try:
        check_database_url(url)
    except DatabaseUnusable as unusable:
        raise SettingUnusable(name="ACQFLOW_DATABASE_URL", why=unusable.facts["why"]) from None
    return url


def with_kept_settings(environment: Mapping[str, str] = os.environ) -> Mapping[str, str]:
    """The environment over what `settings.toml` in the var folder says: ACQFLOW_TODAY is `today` there.

    Raises SettingsUnreadable.
    """
    file = _var(environment) / KEPT_SETTINGS
    if not file.exists():
        return environment
    try:
        kept = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsUnreadable(file=str(file), fault=str(error)) from None
    for name in kept:
        if name not in _KEPT_NAMES:
            fault = Sentence(
                words("%(name)s is none of: %(known)s"), {"name": name, "known": ", ".join(_KEPT_NAMES)}
            )
            raise SettingsUnreadable(file=str(file), fault=fault)
    return {f"ACQFLOW_{name.upper()}": _as_text(value) for name, value in kept.items()} | dict(environment)


def plugin_settings(environment: Mapping[str, str] = os.environ) -> PluginSettings:
    """What the var folder says about plugins, before there is a library too. Raises PluginSettingsUnreadable."""
    return read_plugin_settings(_var(environment) / "plugins.toml")


def _var(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("ACQFLOW_VAR", "var")).absolute()


def _secret_key(environment: Mapping[str, str], var: Path) -> str:
    """From the environment, or made once and kept beside the database for its owner alone."""
    given = environment.get("ACQFLOW_SECRET_KEY")
    if given is not None:
        says = words("it needs %(least)s characters that nobody can guess")
        if len(given) < _LEAST_SECRET or given.lower() in _WEAK or len(set(given)) < 8:
            raise SettingUnusable(name="ACQFLOW_SECRET_KEY", why=Sentence(says, {"least": _LEAST_SECRET}))
        return given
    kept = var / "secret_key"
    if not kept.exists():
        var.mkdir(parents=True, exist_ok=True)
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(_LEAST_SECRET))
    return kept.read_text()


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        why = Sentence(words("%(name)s is no time zone like Asia/Shanghai"), {"name": name})
        raise SettingUnusable(name="ACQFLOW_TIME_ZONE", why=why) from None
    return name


def _base_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        why = Sentence(words("it is no address like https://acqflow.example.edu"))
        raise SettingUnusable(name="ACQFLOW_BASE_URL", why=why)
    return text


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        why = Sentence(words("it is not a day like 2026-11-23"))
        raise SettingUnusable(name="ACQFLOW_TODAY", why=why) from None


def _names(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in environment.get(name, "").split(",") if part.strip())


def _networks(environment: Mapping[str, str]) -> tuple[str, ...]:
    name = "ACQFLOW_ALLOWED_NETWORKS"
    named = _names(environment, name)
    for text in named:
        try:
            networks((text,))
        except ValueError:
            why = Sentence(words("%(text)s is no network like 10.1.2.0/24"), {"text": text})
            raise SettingUnusable(name=name, why=why) from None
    return named


def _count(environment: Mapping[str, str], name: str, otherwise: int) -> int:
    text = environment.get(name)
    if text is None:
        return otherwise
    if not text.isascii() or not text.isdigit():
        raise SettingUnusable(name=name, why=Sentence(words("it is not a whole number")))
    return int(text)


def _limits(environment: Mapping[str, str]) -> Limits:
    """`upload=300MB,records=1000000`: what is named differs from the usual; in bytes unless it says MB."""
    known = [limit.name for limit in fields(Limits)]
    named: dict[str, int] = {}
    for part in _names(environment, "ACQFLOW_LIMITS"):
        name, _, text = (piece.strip() for piece in part.partition("="))
        digits = text.removesuffix("MB").strip()
        if name not in known or not (digits.isascii() and digits.isdigit() and int(digits)):
            says = words("%(part)s is no limit like upload=300MB; there are %(known)s")
            why = Sentence(says, {"part": part, "known": ", ".join(known)})
            raise SettingUnusable(name="ACQFLOW_LIMITS", why=why)
        named[name] = int(digits) * (MEGABYTE if text.endswith("MB") else 1)
    return replace(DEFAULT_LIMITS, **named)


def _as_text(value: Any) -> str:
    """A value of the file as the environment would say it."""
    if isinstance(value, bool):
        return str(int(value))
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
