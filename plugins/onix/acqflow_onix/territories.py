"""Where a price is valid: countries and regions, named or excepted."""

from typing import NamedTuple

from acqflow_onix.composites import Facts, Parts, children, facts, text, texts
from acqflow_onix.parsing import Element

NAMED, ANYWHERE, NOT_SAID = 0, 1, 2
_ALL = frozenset({"WORLD", "ROW"})


class Territory(NamedTuple):
    """Codes of countries and regions, with or without."""

    countries: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    def rank(self, country: str) -> int | None:
        """How surely it holds the country: by name, as part of the world, or for want of a word; None: not."""
        if country in self.without:
            return None
        if country in self.countries or country in self.regions:
            return NAMED
        if any(region.startswith(country + "-") for region in self.regions):
            return NAMED
        if self.regions & _ALL:
            return ANYWHERE
        return None if self.countries or self.regions else NOT_SAID

    @property
    def is_said(self) -> bool:
        """Whether anything is said of it at all."""
        return bool(self.countries or self.regions or self.without)


EVERYWHERE = Territory()


def of_price(price: Element, said: Facts) -> Territory:
    """In a price: the composite of 3.x, or the countries and regions of 2.1."""
    if "Territory" not in said and "CountryCode" not in said and "CountriesExcluded" not in said:
        return EVERYWHERE
    for element in children(price, "Territory"):
        if len(element):
            return of_composite(element)
    regions = _codes(" ".join(texts(price, "Territory")))
    countries = _codes(" ".join(texts(price, "CountryCode")))
    without = " ".join(texts(price, "CountriesExcluded") + texts(price, "RegionsExcluded"))
    return Territory(countries, regions, _codes(without))


def of_composite(element: Element) -> Territory:
    """The composite `Territory`, of a price or of a market."""
    said = facts(element)
    without = f"{said.get('CountriesExcluded', '')} {said.get('RegionsExcluded', '')}"
    included, regions = said.get("CountriesIncluded", ""), said.get("RegionsIncluded", "")
    return Territory(_codes(included), _codes(regions), _codes(without))


def of_supply(parts: Parts) -> Territory:
    """In the supply detail of 2.1."""
    countries = " ".join(map(text, parts.get("SupplyToCountry", ())))
    regions = " ".join(map(text, parts.get("SupplyToTerritory", ())))
    return Territory(_codes(countries), _codes(regions))


def _codes(said: str) -> frozenset[str]:
    return frozenset(said.upper().split())
