"""The reader of quotes keeps the contract of catalogue formats."""

from acqflow_edifact_quotes.format import EdifactQuotes
from acqflow_edifact_quotes.writing import a_line, a_message, an_interchange

from acqflow.plugin_api import Profile
from acqflow.testing import CatalogueFormatContract

GOOD = an_interchange(a_message(a_line(1), a_line(2), a_line(3)))
DAMAGED = an_interchange(a_message(a_line(1), a_line(2, price="1,5"), a_line(3)))


class TestQuotes(CatalogueFormatContract):
    format = EdifactQuotes
    file_name = "quotes.ceq"
    good_file = GOOD.encode()
    good_count = 3
    damaged_file = DAMAGED.encode()
    damaged_good, damaged_bad = 2, 1


class TestQuotesInLinesAndSeveralInterchanges(CatalogueFormatContract):
    format = EdifactQuotes
    file_name = "quotes.edi"
    good_file = "".join(
        an_interchange(a_message(a_line(n), number=f"Q{n}"), control=f"C{n}", una="UNA:+.? '\r\n", line_end="\r\n")
        for n in (1, 2, 3)
    ).encode()
    good_count = 3
    damaged_file = (
        an_interchange(
            a_message(a_line(1)), a_message(a_line(2), reference="2")[:-1], a_message(a_line(3), number="Q3")
        )
    ).encode()
    damaged_good, damaged_bad = 2, 1


class TestQuotesInGbk(CatalogueFormatContract):
    format = EdifactQuotes
    profile = Profile(encoding="gb18030", options={"leader_encoding": "ignore"})
    file_name = "quotes.edi"
    good_file = an_interchange(a_message(*[a_line(n, title="光学") for n in (1, 2, 3)])).encode("gbk")
    good_count = 3
    damaged_file = an_interchange(a_message(a_line(1, title="光学"), a_line(2, title=""))).encode("gbk")
    damaged_good, damaged_bad = 1, 1
