"""XML of a stranger is read without document types, and no further than its limits."""

import pytest

from acqflow.plugin_api import CatalogueRefused, Reply, XmlRefused, parse_xml

GOOD = "<r xmlns='urn:x'><a b='1'>光学</a></r>"


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        b"\n " + GOOD.encode(),
        GOOD.encode("utf-16"),
        f"<?xml version='1.0' encoding='GB18030'?>{GOOD}".encode("gb18030"),
        f"<?xml version='1.0' encoding='big5'?>{GOOD.replace('光学', '光學')}".encode("big5"),
    ],
    ids=["plain", "marked", "blank before it", "utf-16", "gb18030", "big5"],
)
def test_every_encoding_that_is_declared_is_read(content: bytes) -> None:
    root = parse_xml(content)
    assert root.tag == "{urn:x}r"
    assert (root[0].text or "").startswith("光")
    assert root[0].attrib == {"b": "1"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]><r>&e;</r>', "document type"),
        (b'<!DOCTYPE r SYSTEM "http://10.0.0.1/r.dtd"><r/>', "document type"),
        ('<!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>'.encode("utf-16"), "document type"),
        (b"<r>&e;</r>", "undefined entity"),
        (b"<r>" * 200 + b"</r>" * 200, "too deep"),
        (b"<r " + b" ".join(b"a%d='1'" % n for n in range(300)) + b"/>", "attributes"),
        (b"<r>" + b"<a/>" * 500_001 + b"</r>", "too many elements"),
        (b"<r>\xff</r>", "utf-8|invalid token"),
        (b"<?xml version='1.0' encoding='GB18030'?><r>\xff\xff</r>", "GB18030"),
        (b"<?xml version='1.0' encoding='rot13'?><r/>", "rot13"),
        (b"<r><a></r>", "mismatched tag"),
        (b"", "no element"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_hostile_or_broken_is_refused_with_its_reason(content: bytes, why: str) -> None:
    with pytest.raises(XmlRefused, match=why):
        parse_xml(content)


def test_a_reply_that_is_no_xml_is_a_refusal_of_the_catalogue() -> None:
    with pytest.raises(CatalogueRefused, match="the answer is not XML that is read: no element found"):
        Reply(200, {}, b"").xml()
