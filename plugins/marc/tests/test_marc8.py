"""MARC-8 becomes text, and what is none becomes an error."""

import pytest
from acqflow_marc import marc8


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"plain", "plain"),
        (b"Caf\xe2e", "Café"),
        (b"\xa1\xb2\xb5", "Łøæ"),
        (b"\xf0c\xe1a", "çà"),
        (b"\x1b(NPRIWET\x1b(B", "привет"),
        (b"\x1b(S\x61\x62\x1b(B!", "αβ!"),
        (b"H\x1bb2\x1bsO", "H₂O"),
        (b"\x1b$1!0!!0*!04\x1b(B.", "一不中."),
    ],
)
def test_marc8_is_decoded(raw: bytes, text: str) -> None:
    assert marc8.decode(raw) == text


@pytest.mark.parametrize("raw", [b"\x1b", b"a\xe2", b"\x1b$1!0", b"\xcb\xcc", b"\x1b?B"])
def test_what_is_no_marc8_is_an_error_and_no_blank(raw: bytes) -> None:
    with pytest.raises(marc8.Marc8Damaged):
        marc8.decode(raw)
