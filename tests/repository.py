"""A repository of OAI-PMH on a real server: its books, its pages, and its moods."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from acqflow.testing import an_isbn
from tests.local_servers import LocalServer, serving

_DC = 'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


@dataclass
class Repository:
    """`books`: number → title, None for a deleted one; `changed`: number → day. A page holds two records.

    `fails_at`: the page it fails at, once; `forgets`: it knows no token it gave before, once.
    """

    books: dict[int, str | None] = field(default_factory=dict)
    changed: dict[int, str] = field(default_factory=dict)
    today: str = "2026-11-23"
    fails_at: int | None = None
    forgets: bool = False
    records: str = "dc"

    def answer(self, query: dict[str, str]) -> tuple[int, bytes]:
        if query["verb"] == "Identify":
            earliest = "<earliestDatestamp>2019-05-01</earliestDatestamp>"
            return self._said(f"<Identify>{earliest}<granularity>YYYY-MM-DD</granularity></Identify>")
        since, number = query.get("from", ""), 0
        until = query.get("until", self.today)
        if token := query.get("resumptionToken"):
            since, until, page = token.split("|")
            number = int(page)
            if self.forgets:
                self.forgets = False
                return self._said('<error code="badResumptionToken">expired</error>')
        if self.fails_at == number:
            self.fails_at = None
            return 500, b"no"
        wanted = [n for n in sorted(self.books) if since <= self.changed.get(n, "2026-11-01") <= until]
        if not wanted:
            return self._said('<error code="noRecordsMatch"/>')
        listed = "".join(self._record(n) for n in wanted[2 * number : 2 * number + 2])
        more = f"{since}|{until}|{number + 1}" if len(wanted) > 2 * number + 2 else ""
        end = f'<resumptionToken completeListSize="{len(wanted)}">{more}</resumptionToken>'
        return self._said(f"<ListRecords>{listed}{end}</ListRecords>")

    def _said(self, inside: str) -> tuple[int, bytes]:
        when = f"<responseDate>{self.today}T08:00:00Z</responseDate>"
        return 200, f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{when}{inside}</OAI-PMH>'.encode()

    def _record(self, number: int) -> str:
        title = self.books[number]
        status = "" if title else ' status="deleted"'
        header = f"<header{status}><identifier>oai:books.example:{number}</identifier></header>"
        body = f"<metadata>{self._metadata(number, title)}</metadata>" if title else ""
        return f"<record>{header}{body}</record>"

    def _metadata(self, number: int, title: str) -> str:
        isbn, address = an_isbn(number).value, f"https://books.example/{number}"
        if self.records == "dc":
            numbers = f"<dc:identifier>ISBN: {isbn}</dc:identifier><dc:identifier>{address}</dc:identifier>"
            said = f"<dc:title>{title}</dc:title><dc:creator>Author, Ada</dc:creator>{numbers}"
            return f"<oai_dc:dc {_DC}>{said}</oai_dc:dc>"
        fields = (("020", "a", isbn), ("100", "a", "Author, Ada"), ("245", "a", title), ("856", "u", address))
        data = "".join(
            f'<datafield tag="{tag}" ind1=" " ind2=" "><subfield code="{code}">{text}</subfield></datafield>'
            for tag, code, text in fields
        )
        leader = "<leader>00000nam a2200000   4500</leader>"
        return f'<record xmlns="http://www.loc.gov/MARC21/slim">{leader}{data}</record>'


@contextmanager
def open_repository(repository: Repository) -> Iterator[LocalServer]:
    with serving(repository.answer) as server:
        yield server
