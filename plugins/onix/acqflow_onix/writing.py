"""Writes ONIX messages: for examples, tests, and whoever sends ONIX."""

import re
from collections.abc import Iterable

from acqflow_onix.names import SHORT_TAGS

_ADDRESS = "http://ns.editeur.org/onix/{release}/{kind}"
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")


def message(
    products: Iterable[str],
    *,
    release: str = "3.0",
    is_short: bool = False,
    encoding: str = "utf-8",
    header: str = "",
    declares: str = "",
) -> bytes:
    """Products in reference names as a message of that release; `declares` is an encoding it is not in.

    >>> message(["<Product/>"], release="2.1").splitlines()[1:]
    [b'<ONIXMessage release="2.1">', b'<Product/>', b'</ONIXMessage>']
    """
    address = _ADDRESS.format(release=release, kind="short" if is_short else "reference")
    namespace = f' xmlns="{address}"' if release >= "3" else ""
    parts = [f"<Header>{header}</Header>"] if header else []
    body = "\n".join([f'<ONIXMessage release="{release}"{namespace}>', *parts, *products, "</ONIXMessage>", ""])
    text = f'<?xml version="1.0" encoding="{declares or encoding}"?>\n{short(body) if is_short else body}'
    return text.encode(encoding)


def short(text: str) -> str:
    """Short tags for reference names; what has none here stays as it is.

    >>> short("<Title><TitleText>Optics</TitleText></Title>")
    '<title><b203>Optics</b203></title>'
    """
    return _TAG.sub(lambda tag: f"<{tag[1]}{SHORT_TAGS.get(tag[2], tag[2])}", text)


def elements(**parts: str) -> str:
    """Elements one behind the other: a name and its text.

    >>> elements(TitleType="01", TitleText="Optics")
    '<TitleType>01</TitleType><TitleText>Optics</TitleText>'
    """
    return "".join(f"<{name}>{text}</{name}>" for name, text in parts.items())
