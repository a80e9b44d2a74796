"""What a person should know about the reading of a whole file, as sentences ready for translation."""

from acqflow.vocabulary.errors import words

_NOTES = {
    "sheet_not_read": words("The sheet %(detail)s was not read. Choose it to read it."),
    "sheet_hidden": words("The sheet %(detail)s is hidden in the workbook, and was read."),
    "hidden_rows": words("Rows that are hidden in the workbook were read too: %(detail)s."),
    "sheet_gone": words("The file has no sheet %(detail)s, which this vendor's earlier file had."),
    "columns_gone": words("Columns of this vendor's earlier file are not here: %(detail)s. Look at the others."),
    "places_empty": words(
        "No record of the file has %(detail)s, where this vendor's map looks. Look at the prices."
    ),
    "encoding_override": words("The file is UTF-8 and was read so, although it was said to be %(detail)s."),
    "message_not_closed": words("The message has no end: behind record %(detail)s others may be missing."),
    "no_message": words("The file has no ONIX message around its products; it begins with %(detail)s."),
    "header_unreadable": words("The header of the message could not be read, nor its usual currency: %(detail)s."),
    "package": words("The file lists what is in the package %(detail)s."),
    "package_unnamed": words("The name %(detail)s does not tell which package the file lists; say its name."),
    "isbn_lost_zero": words(
        "A spreadsheet program took the zeros from the front of ISBNs: %(detail)s. They were put back, with a "
        "doubt; have the vendor set the column to text."
    ),
    "isbn_lost_x": words(
        "A spreadsheet program took the X from the end of ISBNs: %(detail)s. It was put back, with a doubt; "
        "have the vendor set the column to text."
    ),
    "counted_in_utf8": words("The file is in %(detail)s; places in it are counted as in UTF-8."),
}


def note_sentence(code: str) -> str:
    """The sentence of a note with a place for its `detail`; a code of a plugin's own stands for itself."""
    return _NOTES.get(code, code.replace("%", "%%") + ": %(detail)s")
