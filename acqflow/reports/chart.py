"""The budget as a picture: one bar per subject, from what is spent to what is left."""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from acqflow.reports.table import Cell, Name, Table, Translate
from acqflow.vocabulary.errors import words
from acqflow.vocabulary.money import Money

# Dark to light: the further from the shelf, the lighter. Told apart in print and by the colour-blind.
_PARTS = (("expended", "#0b4348"), ("encumbered", "#0f5c63"), ("selected", "#b7791f"), ("free", "#cfdedd"))
_FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Inter, system-ui, sans-serif"


def budget_chart(table: Table, *, language: str, translate: Translate) -> str:
    """The table by subject as SVG, in thousands; the text stays text. Its figures are the table's own."""
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
        for order, (part, _) in enumerate(_PARTS):
            bars.append(
                {"subject": shown, "part": labels[part], "order": order, "amount": _thousands(cells, part)}
            )
    legend = [labels[part] for part, _ in _PARTS]
    return _svg(
        json.dumps(bars, ensure_ascii=False), json.dumps(legend, ensure_ascii=False), translate(words("thousand"))
    )


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
def _svg(bars: str, legend: str, unit: str) -> str:
    # Loaded here because it takes a second, and most processes never draw.
    import altair as alt
    import vl_convert

    data = [{**bar, "amount": float(bar["amount"])} for bar in json.loads(bars)]
    subjects = list(dict.fromkeys(bar["subject"] for bar in data))
    colours = [colour for _, colour in _PARTS]
    chart = (
        alt.Chart({"values": data})
        .mark_bar(size=14)
        .encode(
            x=alt.X("amount:Q", title=unit, stack="zero", axis=alt.Axis(format=",d", tickCount=6)),
            y=alt.Y("subject:N", title=None, sort=subjects, axis=alt.Axis(labelLimit=220)),
            color=alt.Color(
                "part:N",
                title=None,
                scale=alt.Scale(domain=json.loads(legend), range=colours),
                legend=alt.Legend(orient="top", direction="horizontal"),
            ),
            order=alt.Order("order:Q"),
        )
        .properties(width=520, height=alt.Step(26), background="transparent")
        .configure(font=_FONT)
        .configure_view(stroke=None)
        .configure_axis(domain=False, ticks=False, labelFontSize=12, titleFontSize=12, labelPadding=6)
        .configure_legend(labelFontSize=12)
    )
    return str(vl_convert.vegalite_to_svg(chart.to_json()))
