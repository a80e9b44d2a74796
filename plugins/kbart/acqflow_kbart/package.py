"""Which package a file lists: by its name, which KBART prescribes, else by what a person says."""

import re
from collections.abc import Mapping
from typing import NamedTuple

# [ProviderName]_[Region/Consortium]_[PackageName]_[YYYY-MM-DD].txt, section 6.5.1; the region was added later.
_NAME = re.compile(
    r"(?P<provider>[^_/\\]{1,80})_(?:(?P<region>[^_/\\]{1,80})_)?(?P<title>[^/\\]{1,120})"
    r"_(?P<date>[0-9]{4}-?[0-9]{2}-?[0-9]{2})(?:\.[A-Za-z]{2,4})?"
)


class Package(NamedTuple):
    """`name` is the same for every later list of the package; `date` is that of this list."""

    name: str = ""
    provider: str = ""
    region: str = ""
    date: str = ""

    def extra(self) -> Mapping[str, str]:
        """What every title says of it. Not the date: each new list would then change each of its titles."""
        told = {"package": self.name, "package_provider": self.provider, "package_region": self.region}
        return {key: value for key, value in told.items() if value}


def package_of(file_name: str, said: str = "") -> Package:
    """The package by its file's name; `said` is what a person calls it, where that says nothing.

    What is said once is kept for the vendor's next file, which may be of another package and say so.

    >>> package_of("JSTOR_Global_AllEbooks_2025-09-25.txt")
    Package(name='JSTOR_Global_AllEbooks', provider='JSTOR', region='Global', date='2025-09-25')
    >>> package_of("cairn_ebooks_2016-12-19.txt").name, package_of("list.txt").name, package_of("", "Books").name
    ('cairn_ebooks', '', 'Books')
    """
    found = _NAME.fullmatch(file_name.strip())
    if found is None:
        return Package(" ".join(said.split()))
    region = found["region"] or ""
    name = "_".join(part for part in (found["provider"], region, found["title"]) if part)
    return Package(name, found["provider"], region, found["date"])
