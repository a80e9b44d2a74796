"""The one place that knows everything: settings, the database, the plugins and the clock."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from acqflow.plugin_api import Catalogue, Transport
from acqflow.plugin_host.asking import LookedUp, look_up_in
from acqflow.plugin_host.discovery import PluginMissing, Plugins, discover
from acqflow.plugin_host.settings import PluginSettings, read_plugin_settings
from acqflow.storage.store import DatabaseUnusable, Store, check_database_url
from acqflow.vocabulary.errors import Sentence, Unreadable, words
from acqflow.vocabulary.identifiers import Identifier

_LEAST_SECRET = 32
# Somebody waits for the page.
_LOOK_UP_SECONDS = 4.0
_WEAK = {"dev", "secret", "changeme", "password", "acqflow"}


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
    # The catalogues asked about an ISBN that is unknown here, by plugin name; if none, nobody outside is asked.
    look_up: tuple[str, ...] = ()
    # The persons the demo's sign-in page offers, in this order; the first of each role if it names none.
    demo_logins: tuple[str, ...] = ()
    # What plugins.toml in the var folder says.
    plugins: PluginSettings = field(default_factory=PluginSettings)


class Library:
    """One library, opened: its database, its plugins and its clock."""

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], datetime] | None = None,
        transport: Transport | None = None,
    ) -> None:
        self.settings = settings
        self._given_transport = transport
        self.store = Store(settings.database_url)
        self._clock = clock or _system_clock
        self._zone = ZoneInfo(settings.time_zone)
        self._ahead = self._distance_to(settings.today)

    @cached_property
    def plugins(self) -> Plugins:
        """Loaded when first asked for: most commands need none."""
        return discover(self.settings.plugins)

    @cached_property
    def transport(self) -> Transport:
        """The way to the network, kept so that a server that fails is left alone for a while."""
        if self._given_transport is not None:
            return self._given_transport
        # Loaded here because it takes a moment, and most processes never ask anybody.
        from acqflow.plugin_host.transport import HttpTransport, TransportLimits

        return HttpTransport(TransportLimits(total_seconds=_LOOK_UP_SECONDS, tries=1))

    def check_look_up(self) -> None:
        """Raises SettingUnusable where a catalogue is to be asked that is not there or cannot be used."""
        for name in self.settings.look_up:
            try:
                self.plugins.get(Catalogue.group, name)
            except PluginMissing as missing:
                why = Sentence(words("%(name)s: %(reason)s"), {"name": name, "reason": missing.facts["reason"]})
                raise SettingUnusable(name="ACQFLOW_LOOK_UP", why=why) from None

    def look_up(self, identifier: Identifier) -> LookedUp | None:
        """What the catalogues of the settings know about a number; None if none are named. Never raises."""
        if not self.settings.look_up:
            return None
        return look_up_in(
            self.plugins, self.settings.look_up, identifier, self.transport, seconds=_LOOK_UP_SECONDS
        )

    def now(self) -> datetime:
        """This moment in UTC; in the demo, as far from its day as the library has been open."""
        return self._clock() + self._ahead

    def today(self) -> date:
        """The calendar day where the library stands."""
        return self.here(self.now()).date()

    def midnight(self) -> datetime:
        """When the library's day began, in UTC."""
        return self.here(self.now()).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)

    def here(self, moment: datetime) -> datetime:
        """The same moment by the clock of where the library stands."""
        return moment.astimezone(self._zone)

    def close(self) -> None:
        self.store.close()

    def _distance_to(self, day: date | None) -> timedelta:
        if day is None:
            return timedelta(0)
        now = self._clock()
        local = now.astimezone(self._zone)
        return datetime.combine(day, local.time(), self._zone) - now


def settings_from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings of this environment; what is not set works for one library on one machine.

    Raises SettingUnusable with the variable's name.
    """
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
        demo_logins=_names(environment, "ACQFLOW_DEMO_LOGINS"),
        plugins=plugin_settings(environment),
    )


def database_url(environment: Mapping[str, str] = os.environ) -> str:
    """Where the database lies; nothing is made by asking. Raises SettingUnusable."""
    url = environment.get("ACQFLOW_DATABASE_URL", f"sqlite:///{_var(environment) / 'acqflow.db'}")
    try:
        check_database_url(url)
    except DatabaseUnusable as unusable:
        raise SettingUnusable(name="ACQFLOW_DATABASE_URL", why=unusable.facts["why"]) from None
    return url


def plugin_settings(environment: Mapping[str, str] = os.environ) -> PluginSettings:
    """What the var folder says about plugins, before there is a library too. Raises PluginSettingsUnreadable."""
    return read_plugin_settings(_var(environment) / "plugins.toml")


def open_library(settings: Settings | None = None) -> Library:
    """The library this environment describes, or the one of these settings."""
    return Library(settings or settings_from_environment())


def _var(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("ACQFLOW_VAR", "var")).absolute()


def _system_clock() -> datetime:
    return datetime.now(UTC)


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


def _count(environment: Mapping[str, str], name: str, otherwise: int) -> int:
    text = environment.get(name)
    if text is None:
        return otherwise
    if not text.isascii() or not text.isdigit():
        raise SettingUnusable(name=name, why=Sentence(words("it is not a whole number")))
    return int(text)
