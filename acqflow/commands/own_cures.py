"""What a command says to do where a page has a field for it: the same cure, with the option that takes it."""

from acqflow.vocabulary.errors import words

OWN_CURES = {
    "Choose the encoding and try again. If it is one record of many, enter that one by hand: in another encoding "
    "the others would be spoilt.": words(
        "Choose the encoding with --encoding and try again. If it is one record of many, enter that one by hand: "
        "in another encoding the others would be spoilt."
    ),
    "Check format and encoding, and try again.": words(
        "Check format and encoding, name the encoding with --encoding, and try again."
    ),
    "Say which column holds what, and try again.": words(
        "Say which column holds what, with --column FIELD=HEADER, and try again."
    ),
    "The list of holdings has no column for the ISBN. Its columns are: %(header)s. "
    "Say which of them holds it, or which line holds the headings.": words(
        "The list of holdings has no column for the ISBN. Its columns are: %(header)s. "
        "Say which of them holds it, with --column isbn=HEADER, or which line holds the headings, with "
        "--header-row."
    ),
}
"""What is said everywhere → what a command says instead. Both are translated."""
