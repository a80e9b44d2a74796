"""No regular expression of the bundled readers can be made to work out of proportion to its input."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from typing import Any

import acqflow_edifact_quotes
import acqflow_kbart
import acqflow_marc
import acqflow_spreadsheet
import pytest

# What the patterns begin, repeat and end with; each is repeated alone, and between a beginning and an end.
_PIECES = [
    *[
        " ",
        "\t",
        "a",
        "1",
        "1 ",
        "a ",
        ";",
        ", ",
        "(",
        "((",
        "=",
        "A1",
        "[",
        "著",
        "等 ",
        "编",
        "编 ",
        "中, ",
        "; ",
        "共 ",
    ],
    *[
        "total ",
        "合计 ",
        "sum1",
        "1.",
        "1,",
        "1-",
        "CNY",
        "<",
        "<row ",
        "<a:",
        "<c r=",
        ' a="',
        " a='",
        " t=",
        "<v></v>",
    ],
    *[
        "<sheet ",
        "<workbookPr ",
        "date1904",
        "\x1e",
        "\x1d",
        "\x1e00000",
        "00066nam a2200049   4500",
        "\x1b$1",
        "\x00",
        "P1Y;",
        "_2014-03-31",
        '"",',
        "977",
        "https://",
        "?'",
        "[electronic ",
        "\xb5\xb6",
    ],
]
_SMALL, _TIMES = 3000, 4
# In proportion is 4 times the work for 4 times the text; with its square it is 16 times.
_MOST, _TOO_SHORT_TO_MEASURE = 9.0, 0.002


def patterns() -> Iterator[Any]:
    for package in (acqflow_marc, acqflow_spreadsheet, acqflow_kbart, acqflow_edifact_quotes):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            held = vars(importlib.import_module(module.name)).items()
            found = [(name, value) for name, value in held if isinstance(value, re.Pattern)]
            yield from (pytest.param(value, id=f"{module.name}.{name}") for name, value in found)


def work(pattern: re.Pattern[Any], text: str | bytes) -> float:
    """Seconds of the processor for every use there is of a pattern, the best of three."""
    tries = []
    for _ in range(3):
        begun = time.process_time()
        pattern.findall(text)
        pattern.fullmatch(text)
        pattern.split(text)
        tries.append(time.process_time() - begun)
    return min(tries)


def texts(pattern: re.Pattern[Any], piece: str, size: int) -> Iterator[str | bytes]:
    repeated = piece * (size // len(piece))
    for text in (repeated, "曹" + repeated + "雪", "<sheet " + repeated, "total" + repeated + "x"):
        yield text.encode() if isinstance(pattern.pattern, bytes) else text


@pytest.mark.parametrize("pattern", list(patterns()))
def test_four_times_the_text_is_about_four_times_the_work(pattern: re.Pattern[Any]) -> None:
    for piece in _PIECES:
        for small, large in zip(
            texts(pattern, piece, _SMALL), texts(pattern, piece, _SMALL * _TIMES), strict=True
        ):
            spent = work(pattern, large)
            if spent > _TOO_SHORT_TO_MEASURE:
                assert spent < _MOST * work(pattern, small), (piece, large[:40])
