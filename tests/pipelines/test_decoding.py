"""Decoding: the same text whatever the chunks, and the exact place of a bad byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.errors import UsageError
from pipelines.decoding import UndecodableError, check_encoding, decoded

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "gb18030"]


def pieces(content: bytes, size: int) -> list[bytes]:
    """Cut ``content`` into chunks."""
    return [content[i : i + size] for i in range(0, len(content), size)]


@given(st.text(st.sampled_from("aé€あ表😀\n")), st.integers(1, 7), st.sampled_from(ENCODINGS))
def test_chunks_do_not_matter(text: str, size: int, encoding: str) -> None:
    """Characters cut by a chunk's end come out whole."""
    assert "".join(decoded(iter(pieces(text.encode(encoding), size)), encoding)) == (
        text.encode(encoding).decode(encoding)
    )


@given(st.binary(max_size=40), st.integers(1, 7))
def test_place_of_the_bad_byte(content: bytes, size: int) -> None:
    """All before the bad byte is decoded, and its place is the one Python tells."""
    found: list[str] = []
    try:
        expected, position = content.decode("utf-8"), None
    except UnicodeDecodeError as error:
        expected, position = content[: error.start].decode("utf-8"), error.start
    if position is None:
        assert "".join(decoded(iter(pieces(content, size)), "utf-8")) == expected
        return
    with pytest.raises(UndecodableError) as caught:
        for part in decoded(iter(pieces(content, size)), "utf-8"):
            found.append(part)
    assert ("".join(found), caught.value.position) == (expected, position)


@pytest.mark.parametrize("encoding", ["klingon", "base64", "rot13"])
def test_unknown_encodings(encoding: str) -> None:
    """What is no encoding of text is wrong usage."""
    with pytest.raises(UsageError, match="is not an encoding of text"):
        check_encoding(encoding)
