"""The western vendor's file: MARC 21 in UTF-8."""

from examples.demo_university.iso2709 import Field, data_field, record
from examples.demo_university.title_facts import WesternTitle

ENCODING = "utf-8"
_ENTERED = "260921"
_ARTICLES = {"eng": ("the ", "an ", "a "), "fre": ("les ", "le ", "la ", "l'"), "ger": ("der ", "die ", "das ")}
_COUNTRY_OF_LANGUAGE = {"eng": "xxu", "fre": "fr ", "ger": "gw ", "spa": "sp ", "jpn": "ja ", "ita": "it "}


def marc21_record(book: WesternTitle, isbn: str) -> bytes:
    """The book as a record; `isbn` is what the vendor wrote, right or wrong."""
    return record("nam a", _fields(book, isbn), encoding=ENCODING, ending=" a ")


def _fields(book: WesternTitle, isbn: str) -> list[Field]:
    class_mark, _, item = book.lcc.partition(" ")
    qualifier = "ebook" if book.format == "ebook" else ""
    fields = [
        Field("001", f"qs{book.key.lower()}"),
        Field("003", "QSBOOKS"),
        Field("005", "20260921083000.0"),
        *([Field("007", "cr |||||||||||")] if qualifier else []),
        Field("008", _fixed_data(book)),
        data_field("020", "  ", ("a", isbn), ("q", qualifier), ("c", book.price)),
        data_field("040", "  ", ("a", "QSBOOKS"), ("b", "eng"), ("c", "QSBOOKS")),
        data_field("050", " 4", ("a", class_mark), ("b", item)),
        data_field("082", "04", ("a", book.ddc), ("2", "23")) if book.ddc else None,
        data_field("100", "1 ", ("a", _with_stop(book.author))) if book.author else None,
        _title(book),
        data_field("250", "  ", ("a", _with_stop(book.edition))) if book.edition else None,
        _imprint(book),
        data_field("300", "  ", ("a", _extent(book))),
        data_field("490", "0 ", ("a", book.series)) if book.series else None,
    ]
    return [field for field in fields if field]


def _title(book: WesternTitle) -> Field:
    """Field 245 with the punctuation that ISBD puts between its parts."""
    main, rest = book.title, book.subtitle
    if rest:
        main += " :"
    if book.responsibility and rest:
        rest += " /"
    elif book.responsibility:
        main += " /"
    last = _with_stop(book.responsibility) if book.responsibility else ""
    indicators = ("1" if book.author else "0") + str(_article_length(book))
    return data_field("245", indicators, ("a", main), ("b", rest), ("c", last))


def _imprint(book: WesternTitle) -> Field:
    publisher = book.publisher + "," if book.publisher and book.year else book.publisher
    place = book.place + " :" if book.place and book.publisher else book.place
    year = _with_stop(book.year) if book.year else ""
    return data_field("264", " 1", ("a", place), ("b", publisher), ("c", year))


def _extent(book: WesternTitle) -> str:
    volume = f"{book.pages} pages" if book.pages else "1 volume"
    if book.format != "ebook":
        return volume
    return f"1 online resource ({volume})" if book.pages else "1 online resource"


def _fixed_data(book: WesternTitle) -> str:
    """Field 008, forty characters; what we do not know is filled with "|"."""
    date = f"s{book.year}    " if book.year else "nuuuuuuuu"
    form = "o" if book.format == "ebook" else " "
    country = _COUNTRY_OF_LANGUAGE.get(book.language, "xx ")
    return f"{_ENTERED}{date}{country}||||{' '}{form}|||||||||||{book.language} d"


def _article_length(book: WesternTitle) -> int:
    """How many characters filing skips."""
    lowered = book.title.lower()
    return next((len(a) for a in _ARTICLES.get(book.language, ()) if lowered.startswith(a)), 0)


def _with_stop(text: str) -> str:
    return text if text.endswith((".", "?", "!", "-")) else text + "."
