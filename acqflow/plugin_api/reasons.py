"""Why a record or a file was not taken: one sentence and one cure per code, ready for translation."""

from typing import NamedTuple

from acqflow.vocabulary.errors import words


class Reason(NamedTuple):
    """What a code means and what a person can do.

    >>> REASONS["empty"].says
    'The file is empty'
    """

    says: str
    cure: str


_AGAIN = words("Ask the vendor to send the file again.")
_OTHER = words("Choose another format, or ask the vendor for a MARC file or a spreadsheet.")
_RECORD = words("Ask the vendor to correct the record, or enter the title by hand.")
_ENCODING = words(
    "Choose the encoding and try again. If it is one record of many, enter that one by hand: in another encoding "
    "the others would be spoilt."
)
_FORMAT = words("Check format and encoding, and try again.")
_RECORDS = words("Ask the vendor for the file with these records corrected.")
_LOST = words("Type it as the book has it, or ask the vendor for the file with this column as text.")
_SPLIT = words("Split it and import the parts.")
_SAVE = words("Open it in a spreadsheet program, save it as a plain workbook and import that.")
_COLUMNS = words("Say which column holds what, and try again.")

_CURRENCY = words("Ask the vendor to write the currency's code with the price, such as CNY 59.00.")
_FLAVOUR = words("Choose MARC 21 or CNMARC as the file has it, and import again.")
_PLACES = words(
    "Write the place as field and subfield, such as 949$p, and what it holds as price, keywords or extra:fund."
)
_XML = words("Ask the vendor for a file without such declarations.")
_ONIX = words("Ask the vendor for ONIX 3.0, 3.1 or 2.1.")
_KBART = words("Ask the vendor for the list in KBART phase II, or import it as a spreadsheet.")
_QUOTES = words("Ask the vendor for a file of quotes (QUOTES).")
_CELL = words("Correct the cell in the spreadsheet program and import again.")

REASONS: dict[str, Reason] = {
    "access_type": Reason(words("The access type is neither F (free) nor P (paid)"), _RECORD),
    "address": Reason(words("The address of the title is none of the web"), _RECORD),
    "attributes": Reason(words("A tag of the file has too many attributes"), _AGAIN),
    "base_address": Reason(words("The record's base address is wrong"), _RECORD),
    "cell_error": Reason(words("A cell shows an error of the spreadsheet program"), _CELL),
    "columns": Reason(words("The row has another number of cells than the header"), _RECORD),
    "control_count": Reason(words("A count or a reference at the end does not agree with what is there"), _AGAIN),
    "control_char": Reason(words("The record holds a control character"), _RECORD),
    "copies": Reason(words("The number of copies cannot be right"), _RECORD),
    "coverage_depth": Reason(words("The coverage depth is none that KBART knows"), _RECORD),
    "currency": Reason(words("The currency of the price is not known, or two are named"), _CURRENCY),
    "damaged": Reason(words("The file is damaged"), _AGAIN),
    "date": Reason(words("There is no such date, or it is not written as 2014-03-31"), _RECORD),
    "delimiter": Reason(words("The character between the columns cannot be told"), _COLUMNS),
    "directory_length": Reason(words("The record's directory has a wrong length"), _RECORD),
    "directory_not_digits": Reason(words("The record's directory holds something that is no number"), _RECORD),
    "directory_overlap": Reason(words("Fields of the record lie over each other or beyond its end"), _RECORD),
    "dtd_entities": Reason(words("The file declares entities, which are not read"), _XML),
    "duplicate_header": Reason(words("Two columns would fill the same field"), _COLUMNS),
    "duplicate_in_file": Reason(words("The record number was already used in this file"), _RECORD),
    "embargo": Reason(words("The embargo is not written as P1Y, R2M or R10Y;P30D"), _RECORD),
    "empty": Reason(words("The file is empty"), _AGAIN),
    "empty_record": Reason(words("The record has no fields"), _RECORD),
    "encoding": Reason(words("The text is not in the encoding it should be in"), _ENCODING),
    "encrypted": Reason(words("The file is protected by a password"), _SAVE),
    "entities": Reason(words("The file holds declarations that are not allowed"), _SAVE),
    "field_bounds": Reason(words("The fields of the record lie elsewhere than its directory says"), _RECORD),
    "field_map": Reason(words("The vendor's map of MARC fields cannot be used"), _PLACES),
    "formula": Reason(words("A cell holds a formula without a result"), _SAVE),
    "interchange": Reason(words("The messages of the file do not lie in each other as they should"), _AGAIN),
    "isbn_lost_digits": Reason(words("The spreadsheet has lost digits of the ISBN"), _LOST),
    "kbart_header": Reason(words("The columns are not the 25 of KBART"), _KBART),
    "leader_length": Reason(words("The length in the record's leader is wrong"), _RECORD),
    "leader_not_digits": Reason(words("The length in the record's leader is no number"), _RECORD),
    "marc8": Reason(words("The MARC-8 text of the record is damaged"), _ENCODING),
    "nested_zip": Reason(words("The file holds another archive"), _SAVE),
    "no_header": Reason(words("No row looks like a header"), _COLUMNS),
    "no_quotes": Reason(words("No message in the file is a quote"), _QUOTES),
    "no_title": Reason(words("The record has no title"), _RECORD),
    "not_edifact": Reason(words("The file is not EDIFACT"), _OTHER),
    "not_iso2709": Reason(words("The file is not MARC (ISO 2709)"), _OTHER),
    "not_onix": Reason(words("The file is not an ONIX message"), _OTHER),
    "not_text": Reason(words("The file is not a table of text"), _OTHER),
    "not_well_formed": Reason(words("The record is no well-formed XML"), _RECORD),
    "not_xlsx": Reason(words("The file is not an Excel workbook"), _SAVE),
    "number": Reason(words("A number cannot be read"), _RECORD),
    "price": Reason(words("The price cannot be read"), _RECORD),
    "publication_type": Reason(words("The publication type is neither monograph nor serial"), _RECORD),
    "partial_update": Reason(
        words("The record brings only some parts and does not name its title"),
        words("Ask the vendor for the whole record, or enter the title by hand."),
    ),
    "quarantine_limit": Reason(
        words("Too many records are set aside"),
        _FORMAT,
    ),
    "quote": Reason(words("A quotation mark is opened and not closed"), _RECORD),
    "replay_conflict": Reason(words("One reference stands for two different messages"), _AGAIN),
    "row_number": Reason(words("A row has an impossible number"), _SAVE),
    "segment": Reason(words("The record holds something that is no segment"), _RECORD),
    "segment_length": Reason(words("A segment of the file is too long"), _AGAIN),
    "sheet_missing": Reason(words("The sheet named in the profile is not in the file"), _COLUMNS),
    "sparse": Reason(words("The sheet reaches far beyond its data"), _SAVE),
    "surrogate": Reason(words("The record holds a broken character"), _RECORD),
    "too_deep": Reason(words("Elements lie too deep inside each other"), _RECORD),
    "too_large": Reason(words("The file is too large"), _SPLIT),
    "too_long": Reason(words("A cell, line or record is too long"), _RECORD),
    "too_many_cells": Reason(words("The file has too many cells"), _SPLIT),
    "too_many_columns": Reason(words("The table has too many columns"), _SAVE),
    "too_many_components": Reason(words("A segment of the file has too many parts"), _AGAIN),
    "too_many_fields": Reason(words("The record has too many fields"), _RECORD),
    "too_many_records": Reason(words("The file has too many records"), _SPLIT),
    "too_many_rows": Reason(words("The sheet has too many rows"), _SPLIT),
    "too_many_segments": Reason(words("The file has too many segments"), _SPLIT),
    "too_many_sheets": Reason(words("The workbook has too many sheets"), _SAVE),
    "too_much_memory": Reason(words("The file needs too much memory"), _SPLIT),
    "too_slow": Reason(words("The file takes too long to read"), _SPLIT),
    "truncated": Reason(words("The record is cut short"), _AGAIN),
    "una": Reason(words("The file's own list of separators (UNA) is damaged"), _AGAIN),
    "unknown_entity": Reason(words("The record names a character that nobody knows"), _RECORD),
    "version": Reason(words("The file is in a release of ONIX that is not read"), _ONIX),
    "wrong_format": Reason(words("The file is in another MARC format than the profile says"), _FLAVOUR),
    "zip_parts": Reason(words("The file has too many parts"), _SAVE),
    "zip_ratio": Reason(words("The file grows beyond measure when unpacked"), _SAVE),
}
"""Every code the bundled plugins use; a plugin may use its own, which are then shown as they are."""


# Where most records are so, the file is read as what it is not.
_MISREAD = {
    *("base_address", "directory_length", "directory_not_digits", "directory_overlap", "empty_record"),
    *("control_char", "encoding", "field_bounds", "leader_length", "leader_not_digits", "marc8", "surrogate"),
}


def cure_of_many(code: str) -> str:
    """What to do where most records of a file are set aside for this reason.

    >>> cure_of_many("duplicate_in_file"), cure_of_many("currency") == explain("currency").cure
    ('Ask the vendor for the file with these records corrected.', True)
    """
    if code in _MISREAD:
        return _FORMAT
    cure = explain(code).cure
    return _RECORDS if cure == _RECORD else cure


def explain(code: str) -> Reason:
    """The sentence and cure of a code; a code of a plugin's own stands for itself.

    >>> explain("truncated").says
    'The record is cut short'
    >>> explain("my_code")
    Reason(says='my_code', cure='Ask the vendor to send the file again.')
    """
    return REASONS.get(code, Reason(code, _AGAIN))
