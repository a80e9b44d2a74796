"""A transport that answers from recordings and never touches the network."""

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from acqflow.plugin_api import Reply


class RecordedTransport:
    """Answers each address with what was recorded for it; 404 for any other. `asked` keeps what was asked.

    A recording is a Reply, or an exception to raise.

    >>> transport = RecordedTransport({"https://books.example/1": Reply(200, {}, b"{}")})
    >>> transport.get("https://books.example/1").status, transport.get("https://books.example/2").status
    (200, 404)
    >>> transport.asked
    ['https://books.example/1', 'https://books.example/2']
    """

    def __init__(
        self, replies: Mapping[str, Reply | Exception], otherwise: Reply | Exception | None = None
    ) -> None:
        self._replies = dict(replies)
        self._otherwise = otherwise or Reply(404, {"content-type": "text/plain"}, b"not found")
        self.asked: list[str] = []

    @classmethod
    def from_folder(cls, folder: Path) -> "RecordedTransport":
        """Recordings kept as files: `{"url": ..., "status": 200, "headers": {...}, "json": ...}`, one a file.

        With `text` in place of `json` the reply is that text.
        """
        replies: dict[str, Reply | Exception] = {}
        for path in sorted(folder.glob("*.json")):
            kept = json.loads(path.read_text(encoding="utf-8"))
            text = kept["text"] if "text" in kept else json.dumps(kept["json"], ensure_ascii=False)
            content = text.encode()
            headers = kept.get("headers", {"content-type": "application/json"})
            replies[kept["url"]] = Reply(kept.get("status", 200), headers, content)
        return cls(replies)

    def get(
        self, url: str, *, query: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """The recording for this address with its query, in the order the query was given."""
        del headers
        full = f"{url}?{urlencode(query, safe=':,')}" if query else url
        self.asked.append(full)
        found = self._replies.get(full, self._otherwise)
        if isinstance(found, Exception):
            raise found
        return found
