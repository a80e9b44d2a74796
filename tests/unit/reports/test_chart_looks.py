"""The budget's picture: its parts are told apart without their colours."""

from itertools import pairwise

import pytest

from acqflow.reports.chart import DARK, LIGHT, Look


def brightness(colour: str) -> float:
    """Relative luminance as WCAG reckons it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_parts_that_touch_differ_in_grey(look: Look) -> None:
    for one, other in pairwise(look.parts):
        darker, lighter = sorted((brightness(one), brightness(other)))
        assert (lighter + 0.05) / (darker + 0.05) > 1.7
