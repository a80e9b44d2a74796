"""How commands name a vendor's file, and say what there is in it."""

from pathlib import Path
from typing import Any

import click

from acqflow import intake
from acqflow.bootstrap import Library
from acqflow.catalogues.rules import Counts
from acqflow.commands.printing import say_table
from acqflow.commands.reading import require_columns, said
from acqflow.commands.speaking import gettext
from acqflow.vocabulary.errors import words

delivery_option_vendor = click.option("--vendor", required=True, metavar="CODE", help="Whose file it is.")
delivery_option_format = click.option(
    "--format", "format_name", metavar="NAME", help="The format plugin; recognised if not given."
)
_COUNTS = {
    "framed": words("records found"),
    "staged": words("read"),
    "quarantined": words("set aside"),
    "skipped": words("passed over"),
    "new": words("new offers"),
    "changed": words("changed offers"),
    "same": words("the same offers"),
    "titles_added": words("titles added"),
    "conflicts": words("numbers of several titles"),
}
# A list of what is in a package makes no titles and no offers.
_LIST_COUNTS = {
    **{name: _COUNTS[name] for name in ("framed", "staged", "quarantined", "skipped")},
    "new": words("new in the package"),
    "changed": words("changed in the package"),
    "same": words("the same in the package"),
    "gone": words("left the package"),
}
_WHAT = (words("what"), words("count"))


def opened_delivery(
    library: Library, file: Path, vendor: str, format_name: str | None, reading: dict[str, Any]
) -> intake.Delivery:
    """Raises what intake.delivery raises, and what require_columns does."""
    told = said(**reading)
    delivered = intake.delivery(library, file, vendor_code=vendor, format_name=format_name, said=told)
    require_columns(told, delivered.guess)
    return delivered


def counts_by_name(counts: Counts, *, is_package: bool) -> dict[str, int]:
    """What there is to count in a file of offers, or in the list of a package."""
    return {name: getattr(counts, name) for name in (_LIST_COUNTS if is_package else _COUNTS)}


def say_counts(counts: Counts, *, is_package: bool) -> None:
    names = _LIST_COUNTS if is_package else _COUNTS
    told = counts_by_name(counts, is_package=is_package)
    say_table(_WHAT, [(gettext(names[name]), count) for name, count in told.items()], numbers=(1,))
