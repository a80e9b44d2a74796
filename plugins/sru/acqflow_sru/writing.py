"""Writes what SRU servers answer, for tests that ask them."""

from acqflow.plugin_api import Reply

_SRW = 'xmlns:zs="http://www.loc.gov/zing/srw/"'
MARC = "http://www.loc.gov/MARC21/slim"


def field(tag: str, **subfields: str) -> str:
    """A data field of a MARC record.

    >>> field("245", a="Optics")
    '<datafield tag="245" ind1=" " ind2=" "><subfield code="a">Optics</subfield></datafield>'
    """
    inside = "".join(f'<subfield code="{code}">{text}</subfield>' for code, text in subfields.items())
    return f'<datafield tag="{tag}" ind1=" " ind2=" ">{inside}</datafield>'


def marc(*fields: str, leader: str = "00000nam a2200000 a 4500") -> str:
    """A MARC record of these fields."""
    return f'<record xmlns="{MARC}"><leader>{leader}</leader>{"".join(fields)}</record>'


def answer(*records: str, diagnostics: str = "") -> Reply:
    """A server's answer with these records."""
    listed = "".join(f"<zs:record><zs:recordData>{data}</zs:recordData></zs:record>" for data in records)
    number = f"<zs:numberOfRecords>{len(records)}</zs:numberOfRecords>"
    inside = f"{number}<zs:records>{listed}</zs:records>{diagnostics}"
    body = f"<zs:searchRetrieveResponse {_SRW}>{inside}</zs:searchRetrieveResponse>"
    return Reply(200, {"content-type": "text/xml"}, f'<?xml version="1.0"?>{body}'.encode())


def diagnostic(number: int, message: str, details: str) -> str:
    """What a server says in place of an answer, or of a record."""
    return (
        '<diag:diagnostic xmlns:diag="http://www.loc.gov/zing/srw/diagnostic/">'
        f"<diag:uri>info:srw/diagnostic/1/{number}</diag:uri><diag:details>{details}</diag:details>"
        f"<diag:message>{message}</diag:message></diag:diagnostic>"
    )
