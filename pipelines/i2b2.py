"""Read and write the XML of the i2b2-2014 de-identification challenge, one note per file::

    <deIdi2b2>
      <TEXT><![CDATA[Seen by Maria Delgado ...]]></TEXT>
      <TAGS>
        <NAME id="P0" start="8" end="21" text="Maria Delgado" TYPE="DOCTOR" comment="" />
      </TAGS>
    </deIdi2b2>

``TYPE`` is the label, the element's name its category. Elements of other tracks (MEDICATION, CAD,
...) are passed over. Offsets count characters after XML parsing, which turns ``\\r\\n`` into
``\\n``. A document type declaration is refused: none of these files has one, and entities are the
one thing in XML that can do harm.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from minialbert.errors import InputError, NoteError
from minialbert.labels import CATEGORIES, category_of
from minialbert.spans import Span
from pipelines.gold_note import (
    GoldNote,
    check_within,
    files_in,
    gold_span,
    read_text,
    surface_fits,
    write_private,
)

_ELEMENTS: Final = frozenset({*CATEGORIES.values(), "OTHER", "PHI"})
_UNFIT_FOR_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_i2b2(path: Path) -> Iterator[GoldNote]:
    """Yield the note of an .xml file, or those of all .xml files of a folder, by name.

    A note's id is its file's name without suffix. Raises InputError when a file is not such XML,
    or its offsets fit its text nowhere near.
    """
    for file in files_in(path, ".xml") if path.is_dir() else (path,):
        yield _read_file(file)


def write_i2b2(note: GoldNote, folder: Path) -> Path:
    """Write ``note`` as one .xml file and return its path.

    Raises NoteError when XML cannot hold the text, OutputError when the folder cannot be written.
    """
    return write_private(folder, note.id, ".xml", i2b2_xml(note.text, note.spans))


def i2b2_xml(text: str, spans: Sequence[Span]) -> str:
    """Return the file's content. Raises NoteError on a character that XML 1.0 has no way to say."""
    unfit = _UNFIT_FOR_XML.search(text)
    if unfit:
        raise NoteError(
            f"The note has the control character U+{ord(unfit.group()):04X} at {unfit.start()}, "
            "which XML cannot hold; choose another format."
        )
    tags = "".join(f"    {_element(number, text, span)}\n" for number, span in enumerate(spans))
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n<deIdi2b2>\n"
        f"  <TEXT>{_text_element(text)}</TEXT>\n  <TAGS>\n{tags}  </TAGS>\n</deIdi2b2>\n"
    )


def _text_element(text: str) -> str:
    if "\r" in text or "]]>" in text:  # CDATA has no way to say either
        return escape(text, {"\r": "&#13;"})
    return f"<![CDATA[{text}]]>"


def _element(number: int, text: str, span: Span) -> str:
    category = category_of(span.label)
    name = category if category in _ELEMENTS else "OTHER"
    surface = quoteattr(text[span.start : span.end])
    return (
        f'<{name} id="P{number}" start="{span.start}" end="{span.end}" text={surface} '
        f'TYPE={quoteattr(span.label)} comment="" />'
    )


def _read_file(path: Path) -> GoldNote:
    source = read_text(path)
    if "<!DOCTYPE" in source.split("<TEXT", 1)[0]:
        raise InputError(f"{path} has a document type declaration, which is not read.")
    try:
        root = ElementTree.fromstring(source)
    except ElementTree.ParseError as error:
        raise InputError(f"{path} is not well-formed XML: {error}.") from error
    text, tags = root.find("TEXT"), root.find("TAGS")
    if text is None or tags is None:
        raise InputError(f"{path} lacks a TEXT or a TAGS element, so it is not i2b2-2014 XML.")
    return GoldNote(path.stem, text.text or "", _spans(tags, text.text or "", path))


def _spans(tags: ElementTree.Element, text: str, path: Path) -> tuple[Span, ...]:
    spans, n_misquoted = [], 0
    for element in tags:
        if element.tag in _ELEMENTS:
            span = _span(element, path)
            surface = element.get("text")
            n_misquoted += surface is not None and not surface_fits(text, span, surface)
            spans.append(span)
    check_within(spans, len(text), where=str(path))
    if n_misquoted > len(spans) / 2:  # one slip may be the annotator's, more are a shifted file
        raise InputError(
            f"{path} has {n_misquoted} of {len(spans)} tags whose text is not what stands at their "
            "offsets; offsets must count characters, with each line end as one."
        )
    return tuple(sorted(spans))


def _span(element: ElementTree.Element, path: Path) -> Span:
    where = f"{path}, tag {element.get('id', element.tag)},"
    label = element.get("TYPE")
    if not label:
        raise InputError(f"{where} has no TYPE.")
    try:
        start, end = int(element.get("start", "")), int(element.get("end", ""))
    except ValueError as error:
        raise InputError(f"{where} needs whole numbers as start and end.") from error
    return gold_span(start, end, label, where=where)
