"""The one place that knows everything: settings, the database, the plugins and the clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from acqflow.plugin_api import Catalogue, Transport
from acqflow.plugin_host.asking import LookedUp, look_up_in
from acqflow.plugin_host.discovery import PluginMissing, Plugins, discover
from acqflow.plugin_host.guessing import Guessing
from acqflow.settings import Settings, SettingUnusable, database_url, plugin_settings, settings_from_environment
from acqflow.storage.store import Store
from acqflow.vocabulary.errors import Sentence, words
from acqflow.vocabulary.identifiers import Identifier

__all__ = ["Library", "Settings", "database_url", "open_library", "plugin_settings", "settings_from_environment"]

# Somebody waits for the page.
_LOOK_UP_SECONDS = 4.0
# A repository may take its time over a page of a harvest, and sends many records in one.
_PATIENT_SECONDS, _PAGE_BYTES = 60.0, 32 * 1024 * 1024


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
    def guessing(self) -> Guessing:
        """Opens what a matcher has learned, kept so that it is opened once a process."""
        return Guessing(lambda: self.plugins)

    @cached_property
    def transport(self) -> Transport:
        """The way to the network, kept so that a server that fails is left alone for a while."""
        if self._given_transport is not None:
            return self._given_transport
        # Loaded here because it takes a moment, and most processes never ask anybody.
        from acqflow.plugin_host.transport import HttpTransport, TransportLimits

        inside = self.settings.allowed_networks
        return HttpTransport(TransportLimits(total_seconds=_LOOK_UP_SECONDS, tries=1, allow_addresses=inside))

    @cached_property
    def patient_transport(self) -> Transport:
        """The way to the network for what nobody waits for before a page: whole harvests and holdings."""
        if self._given_transport is not None:
            return self._given_transport
        from acqflow.plugin_host.transport import HttpTransport, TransportLimits

        inside = self.settings.allowed_networks
        limits = TransportLimits(total_seconds=_PATIENT_SECONDS, decoded_bytes=_PAGE_BYTES, allow_addresses=inside)
        return HttpTransport(limits)

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


def open_library(settings: Settings | None = None) -> Library:
    """The library this environment describes, or the one of these settings."""
    return Library(settings or settings_from_environment())


def _system_clock() -> datetime:
    return datetime.now(UTC)
