"""How much of anything a reader takes before it stops: the guard against bombs and endless files."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes unless the name says otherwise; every one is a setting, these are the defaults.

    >>> Limits().records, Limits(records=5).records
    (200000, 5)
    """

    upload: int = 64 * MEGABYTE
    records: int = 200_000
    quarantined: int = 10_000
    quarantined_percent: int = 50
    raw_kept: int = 100_000
    unzipped: int = 300 * MEGABYTE
    zip_ratio: int = 100
    zip_parts: int = 1_000
    sheets: int = 50
    rows: int = 200_000
    columns: int = 256
    cells: int = 5_000_000
    cell_characters: int = 32_767
    blank_rows: int = 1_000
    csv_line: int = MEGABYTE
    csv_cell: int = 256 * 1024
    csv_columns: int = 512
    marc_record: int = 99_999
    marc_fields: int = 2_000
    marc_decoded_ratio: int = 4
    edifact: int = 20 * MEGABYTE
    edifact_segments: int = 100_000
    edifact_segment: int = 64 * 1024
    edifact_components: int = 100
    xml_text: int = 10 * MEGABYTE
    xml_depth: int = 100
    xml_attributes: int = 256


DEFAULT_LIMITS = Limits()
