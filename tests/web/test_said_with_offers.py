"""What else a vendor says with an offer is read on the title's page, and goes when its import is undone."""

import io

from flask import Flask

from tests.web.conftest import Browser, signed_in
from tests.web.university import University

QUOTE = (
    "UNA:+.? 'UNB+UNOC:3+V:31B+L:31B+261120:1000+1'UNH+1+QUOTES:D:96A:UN:EAN002'BGM+31C::28+Q77+9'"
    "DTM+137:20261120:102'CUX+2:CNY:12'LIN+1++9787302660125:EN'IMD+L+050+:::Deep learning'{more}"
    "PRI+AAE:89.00:CA:SRP'RFF+QLI:Q77-1'UNS+S'CNT+2:1'UNT+{count}+1'UNZ+1+1'"
)


def _import(buyer: Browser, more: str, count: int) -> str:
    content = QUOTE.format(more=more, count=count).encode()
    sent = {"vendor": "RT", "file": (io.BytesIO(content), "quote.edi")}
    preview = buyer.post("/imports", sent, content_type="multipart/form-data").location
    return str(buyer.post(preview).location)


def test_the_fund_and_the_copies_a_quote_means_are_shown_with_its_offer(
    app: Flask, university: University
) -> None:
    buyer = signed_in(app, "acquisitions")
    _import(buyer, "QTY+1:2'GIR+001+TP3-B:LFN+MAIN:LLO'GIR+002+TP3-B:LFN+BRANCH:LLO'", 14)
    page = buyer.get("/titles/1").text
    for name, text in (("Fund", "TP3-B; TP3-B"), ("Location", "MAIN; BRANCH"), ("Copies", "2")):
        assert f"<dt>{name}</dt><dd>{text}</dd>" in page
    changed = _import(buyer, "QTY+1:1'GIR+001+D9-B:LFN'", 13)
    assert "<dd>D9-B</dd>" in buyer.get("/titles/1").text
    buyer.post(f"{changed}/undo")
    assert "<dd>TP3-B; TP3-B</dd>" in buyer.get("/titles/1").text
