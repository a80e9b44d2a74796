"""A harvest on its way in: page after page from the source, and a piece of many pages as a file of its vendor."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from acqflow.bootstrap import Library
from acqflow.catalogues.queries import vendor_by_code
from acqflow.intake.harvest_state import HarvestFolder, HarvestState
from acqflow.intake.keeping import Progress, Taken, take_in
from acqflow.intake.taking_in import Delivery, delivery
from acqflow.people.rules import Actor, Verb, require
from acqflow.plugin_api import HarvestBroken, HarvestSource, Limits, Profile
from acqflow.plugin_api.limits import MEGABYTE
from acqflow.plugin_api.profile import FREE
from acqflow.plugin_host.discovery import LoadedPlugin
from acqflow.plugin_host.harvesting import harvest_page, harvest_source

# A file is read as a whole, and an import of this size is looked at and undone without waiting.
_PIECE_BYTES, _PIECE_RECORDS = 32 * MEGABYTE, 50_000
_LIMITS = replace(Limits(), upload=_PIECE_BYTES + 32 * MEGABYTE)


@dataclass(slots=True)
class Harvested:
    """`records` came in this call; `taken` is what became of each piece; `is_whole`: nothing is left to ask for.

    `began_anew`: the server did not know any more where it had been.
    """

    records: int = 0
    taken: list[Taken] = field(default_factory=list)
    is_whole: bool = False
    began_anew: bool = False


def harvest(
    library: Library,
    source_name: str,
    *,
    vendor_code: str,
    by: Actor,
    is_anew: bool = False,
    seconds: float | None = None,
    progress: Progress = lambda _done, _all: None,
    clock: Callable[[], float] = time.monotonic,
) -> Harvested:
    """Take in what is new, changed or deleted there since the last harvest, as offers of this vendor.

    Stopped, be it by a failure, a kill or after `seconds`, it goes on with the next page when it is called again.
    `is_anew`: everything, whatever was harvested before; nothing that is there changes by it.

    Raises HarvestSourceMissing, VendorMissing, HarvestRunning, CatalogueUnreachable, CatalogueRefused,
    PluginFailed, and what taking a file in raises.
    """
    require(by, Verb.IMPORT_CATALOGUE)
    plugin, source = harvest_source(library.plugins, source_name)
    library.store.ask(vendor_by_code, code=vendor_code)
    folder = HarvestFolder(library.settings.var, source.name, vendor_code)
    with folder.held() as state:
        going = _Harvest(library, plugin, source, vendor_code, by, folder, state)
        going.begin(is_anew=is_anew)
        deadline = None if seconds is None else clock() + seconds
        while not going.is_done and (deadline is None or clock() < deadline):
            going.step(progress)
        return going.came


class _Harvest:
    def __init__(
        self,
        library: Library,
        plugin: LoadedPlugin,
        source: HarvestSource,
        vendor_code: str,
        by: Actor,
        folder: HarvestFolder,
        state: HarvestState,
    ) -> None:
        self._library, self._plugin, self._source = library, plugin, source
        self._vendor_code, self._by = vendor_code, by
        self._folder, self._state = folder, state
        self.came = Harvested()

    @property
    def is_done(self) -> bool:
        return self.came.is_whole

    def begin(self, *, is_anew: bool) -> None:
        """Where the last one stopped, else from where it ended."""
        if is_anew or not self._state.is_under_way:
            answered = self._state.answered
            self._state = HarvestState(answered, is_under_way=True, since="" if is_anew else answered)
            self._folder.keep(self._state)

    def step(self, progress: Progress) -> None:
        """Take in the piece that is full, or ask for the next page."""
        state = self._state
        if state.is_full:
            if state.records:
                self.came.taken.append(take_in(self._library, self._delivery(), by=self._by))
            self._folder.empty(state)
        elif state.is_last:
            self.came.is_whole = True
            self._folder.keep(HarvestState(answered=state.first or state.answered))
        else:
            self._ask(progress)

    def _ask(self, progress: Progress) -> None:
        state, way = self._state, self._library.patient_transport
        try:
            page = harvest_page(self._plugin, self._source.name, state.since, state.token, way)
        except HarvestBroken:
            if self.came.began_anew or not state.pages:
                raise
            # From the same day once more: what came of it before is there, and stays as it is.
            self.came.began_anew = True
            self._state = HarvestState(state.answered, is_under_way=True, since=state.since)
            self._folder.keep(self._state)
            return
        self._folder.add(state, page.records.content)
        state.format = page.records.format
        state.options, state.columns = dict(page.records.options), dict(page.records.columns)
        state.first = state.first or page.answered
        state.pages += 1
        state.records += page.count
        state.token, state.is_last = page.token, not page.token
        state.is_full = state.is_last or state.kept >= _PIECE_BYTES or state.records >= _PIECE_RECORDS
        self._folder.keep(state)
        self.came.records += page.count
        progress(self.came.records, page.expected or self.came.records)

    def _delivery(self) -> Delivery:
        state = self._state
        vendor = self._library.store.ask(vendor_by_code, code=self._vendor_code)
        options = dict(state.options) | (FREE if self._source.is_free else {})
        profile = Profile(default_currency=vendor.currency, columns=state.columns, options=options, limits=_LIMITS)
        began = state.since[:10] or "…"
        return delivery(
            self._library,
            self._folder.piece,
            vendor_code=self._vendor_code,
            name=f"{self._source.name} {began} – {state.first[:10]}, {state.pages}",
            format_name=state.format,
            profile=profile,
        )
