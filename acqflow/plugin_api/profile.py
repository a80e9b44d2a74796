"""What is known of a vendor's files before one is read: encoding, currency, columns, limits."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from acqflow.plugin_api.limits import DEFAULT_LIMITS, Limits

FREE = {"free": "yes"}
"""Options of a file of which everything may be read freely: what has no price there costs nothing."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How to read one vendor's files; kept with the vendor and given to every `read`.

    `encoding` is a Python codec name that the vendor is known to use, empty if nobody has said.
    `default_currency` (ISO 4217) stands in for a price that names none. `columns` maps a column's header (or
    `#3` for a third column without one; in MARC a place such as `949$p`) to one of `MAPPABLE_FIELDS` or to
    `extra:NAME`; an empty value means "not wanted".
    `header_row` counts from 1; 0 says that the file has no header row. `options` are the format's own switches.

    >>> vendor = Profile(encoding="gb18030", default_currency="CNY", columns={"书名": "title"})
    >>> Profile.from_json(vendor.to_json()) == vendor
    True
    """

    encoding: str = ""
    default_currency: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    header_row: int | None = None
    delimiter: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = DEFAULT_LIMITS

    @property
    def is_free(self) -> bool:
        """Whether everything in the file may be read freely."""
        return self.options.items() >= FREE.items()

    def to_json(self) -> dict[str, Any]:
        """A plain dict; `from_json` gives the same profile back."""
        plain = {f.name: getattr(self, f.name) for f in fields(self)}
        return plain | {
            "columns": dict(self.columns),
            "options": dict(self.options),
            "limits": asdict(self.limits),
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Profile":
        """The profile `to_json` was called on; limits that are not named have their defaults."""
        return cls(**(dict(plain) | {"limits": Limits(**plain.get("limits", {}))}))
