"""Librarians say what they want, three vendors deliver, and each title goes to the subjects that want it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from acqflow import intake
from acqflow.catalogues.actions import add_vendor
from acqflow.catalogues.rules import Counts
from acqflow.matching.actions import save_profile
from acqflow.plugin_api import Profile
from acqflow.titles.actions import load_holdings
from acqflow.vocabulary.money import Money
from examples.demo_university.story import Story
from examples.demo_university.tables import TABLES, Row, moment, rows
from examples.demo_university.vendor_files import write_vendor_files

_HOLDINGS_LOADED = moment("2026-09-18T09:00:00+08:00")


def deliver(story: Story) -> str:
    for row in rows("profiles"):
        _profile(story, row)
    _holdings(story)
    for row in rows("vendors"):
        _vendor(story, row)
    with TemporaryDirectory() as folder:
        write_vendor_files(Path(folder))
        taken = [_take_in(story, row, Path(folder)) for row in rows("deliveries")]
    titles, aside = sum(c.titles_added for c in taken), sum(c.quarantined for c in taken)
    return story.told(
        zh=f"{len(taken)} 个文件中 {titles} 种书，{aside} 条记录待处理",
        en=f"{titles} titles in {len(taken)} files, {aside} records set aside",
    )


def _profile(story: Story, row: Row) -> None:
    keywords = [word for name in ("keywords_zh", "keywords_en") for word in row[name].split(";")]
    story.does(
        row["login"],
        moment(row["at"]),
        save_profile,
        subject_id=story.subject(row["subject"]),
        keywords=keywords,
        languages=row["languages"].split(),
        price_cap=Money.of(row["price_cap"], row["currency"]),
    )


def _holdings(story: Story) -> None:
    held = intake.held(story.library, TABLES / "holdings.csv")
    facts = {"rows": held.rows, "as_of": _HOLDINGS_LOADED.date(), "source": "holdings.csv", "is_complete": True}
    story.does("maguoliang", _HOLDINGS_LOADED, load_holdings, **facts)


def _vendor(story: Story, row: Row) -> None:
    facts = {name: row[name] for name in ("code", "name_zh", "name_en", "currency", "email")}
    story.library.store.run(add_vendor, **facts, by=story.actor(row["by"]))


def _take_in(story: Story, row: Row, folder: Path) -> Counts:
    """Through the plugin that knows the format, as the page and the command do it."""
    profile = Profile(encoding=row["encoding"], default_currency=row["currency"])
    delivered = intake.delivery(
        story.library,
        folder / row["file"],
        vendor_code=row["vendor"],
        format_name=row["format"],
        profile=profile,
    )
    story.turn_to(moment(row["at"]))
    intake.remember_profile(story.library, delivered, by=story.actor(row["by"]))
    return intake.take_in(story.library, delivered, by=story.actor(row["by"])).result.counts
