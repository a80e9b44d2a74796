"""The budget as a picture: one bar per subject, from what is spent to what is left."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from acqflow.reports.table import Cell, Name, Table, Translate
from acqflow.vocabulary.errors import words
from acqflow.vocabulary.money import Money

_PARTS = ("expended", "encumbered", "selected", "free")


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of the parts, the nearer to the shelf the stronger: told apart in grey and by the colour-blind."""

    parts: tuple[str, str, str, str]
    ink: str
    rule: str


@dataclass(frozen=True, slots=True)
class Measure:
    """Room for the bars and for a subject's name, in pixels: a picture that is made smaller cannot be read."""

    bars: int
    names: int
    ticks: int
    legend_columns: int


WIDE = Measure(bars=520, names=220, ticks=6, legend_columns=4)
NARROW = Measure(bars=176, names=112, ticks=3, legend_columns=2)
"""For a screen of 390 px and what stands around the picture there."""

LIGHT = Look(("#0a3d42", "#2b8792", "#dca63e", "#eef3f2"), ink="#1c2023", rule="#dfddd6")
DARK = Look(("#b9eef2", "#4fa3ab", "#8a641a", "#2a3235"), ink="#e8e6df", rule="#363d40")
_FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Inter, system-ui, sans-serif"


def budget_chart(
    table: Table, *, language: str, translate: Translate, is_dark: bool = False, measure: Measure = WIDE
) -> str:
    """The table by subject as SVG, in thousands; the text stays text. Its figures are the table's own.

    It has no ground of its own: `is_dark` says which one it will stand on.
    """
    labels = {column.code: translate(column.label) for column in table.columns}
    labels["free"] = translate(words("Left after selection"))
    bars = []
    for row in table.rows:
        # What a subject did to a shared fund is part of that fund's own bar.
        if row.is_total or row.level:
            continue
        cells = dict(zip((column.code for column in table.columns), row.cells, strict=True))
        name = cells["subject"]
        shown = name.in_language(language) if isinstance(name, Name) else str(name)
        for order, part in enumerate(_PARTS):
            bars.append(
                {"subject": shown, "part": labels[part], "order": order, "amount": _thousands(cells, part)}
            )
    legend = [labels[part] for part in _PARTS]
    unit = translate(words("thousand %(currency)s")) % {"currency": _currency(table)}
    look = DARK if is_dark else LIGHT
    return _svg(json.dumps(bars, ensure_ascii=False), json.dumps(legend, ensure_ascii=False), unit, look, measure)


def _currency(table: Table) -> str:
    """The one that all its amounts are in."""
    return next(cell.currency for row in table.rows for cell in row.cells if isinstance(cell, Money))


def _thousands(cells: Mapping[str, Cell], part: str) -> str:
    amount = cells["available"] if part == "free" else cells[part]
    assert isinstance(amount, Money)
    value = amount.amount
    if part == "free":
        selected = cells["selected"]
        assert isinstance(selected, Money)
        value -= selected.amount
    return format(max(value, Decimal(0)) / 1000, ".3f")


# Keyed by the figures themselves, so a picture is drawn once and never stale.
@lru_cache(maxsize=64)
def _svg(bars: str, legend: str, unit: str, look: Look, measure: Measure) -> str:
    # Loaded here because it takes a second, and most processes never draw.
    import altair as alt
    import vl_convert

    data = [{**bar, "amount": float(bar["amount"])} for bar in json.loads(bars)]
    subjects = list(dict.fromkeys(bar["subject"] for bar in data))
    chart = (
        alt.Chart({"values": data})
        .mark_bar(size=14, stroke=look.ink, strokeWidth=0.6)
        .encode(
            x=alt.X("amount:Q", title=unit, stack="zero", axis=alt.Axis(format=",d", tickCount=measure.ticks)),
            y=alt.Y("subject:N", title=None, sort=subjects, axis=alt.Axis(labelLimit=measure.names)),
            color=alt.Color(
                "part:N",
                title=None,
                scale=alt.Scale(domain=json.loads(legend), range=list(look.parts)),
                legend=alt.Legend(orient="top", direction="horizontal", columns=measure.legend_columns),
            ),
            order=alt.Order("order:Q"),
        )
        .properties(width=measure.bars, height=alt.Step(26), background="transparent")
        .configure(font=_FONT)
        .configure_view(stroke=None)
        .configure_axis(
            domain=False,
            ticks=False,
            labelFontSize=12,
            titleFontSize=12,
            labelPadding=6,
            labelColor=look.ink,
            titleColor=look.ink,
            gridColor=look.rule,
        )
        .configure_legend(labelFontSize=12, labelColor=look.ink)
    )
    return str(vl_convert.vegalite_to_svg(chart.to_json()))
