"""What is sent to a server, in the three versions of the protocol, and the query language CQL."""

from collections.abc import Mapping
from typing import Any

from acqflow.vocabulary.identifiers import Identifier, isbn10_of

_LONGEST_TITLE = 200


def about(server: Mapping[str, Any], identifier: Identifier) -> str:
    """The query for a number; empty where the server has no index for it.

    >>> from acqflow.vocabulary.identifiers import parse_isbn
    >>> about({"isbn_index": "bath.isbn", "asks_isbn10": True}, parse_isbn("9780262035613"))
    'bath.isbn="9780262035613" or bath.isbn="0262035618"'
    """
    index = server.get(f"{identifier.scheme}_index")
    if not index:
        return ""
    values = [identifier.value]
    if identifier.scheme == "isbn" and server["asks_isbn10"] and (short := isbn10_of(identifier.value)):
        values.append(short)
    return " or ".join(f"{index}={quoted(value)}" for value in values)


def titled(server: Mapping[str, Any], title: str) -> str:
    """The query for words of a title; empty where there are none, or no index for them."""
    words = " ".join(title.split())[:_LONGEST_TITLE]
    return f"{server['title_index']} all {quoted(words)}" if words and server["title_index"] else ""


def quoted(text: str) -> str:
    r"""A term of CQL, in which nothing ends it before its end.

    >>> quoted('9" or 1="1')
    '"9\\" or 1=\\"1"'
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def parameters(server: Mapping[str, Any], query: str) -> dict[str, str]:
    """What stands behind the question mark."""
    wanted = {
        "query": query,
        "maximumRecords": str(server["most_records"]),
        "recordSchema": server["record_schema"],
    }
    if server["version"] == "2.0":
        return {**wanted, "recordXMLEscaping": "xml"}
    return {
        "version": server["version"],
        "operation": "searchRetrieve",
        **wanted,
        "recordPacking": "xml",
    }
