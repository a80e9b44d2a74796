"""A table as JSON: amounts are decimal strings with their currency, names in both languages."""

from decimal import Decimal
from typing import Any

from acqflow.reports.table import Cell, Name, Table
from acqflow.vocabulary.money import Money


def as_json(table: Table) -> dict[str, Any]:
    codes = [column.code for column in table.columns]
    rows = []
    for row in table.rows:
        cells = dict(zip(codes, map(_value, row.cells), strict=True))
        rows.append({**cells, "level": row.level, "is_total": row.is_total})
    columns = [
        {"code": c.code, "label": c.label, "kind": c.kind, "definition": c.definition} for c in table.columns
    ]
    return {"table": table.code, "facts": dict(table.facts), "columns": columns, "rows": rows}


def _value(cell: Cell) -> Any:
    match cell:
        case Money():
            return {"amount": format(cell.amount, "f"), "currency": cell.currency}
        case Name():
            return {"zh": cell.zh, "en": cell.en}
        case Decimal():
            return str(cell)
        case _:
            return cell
