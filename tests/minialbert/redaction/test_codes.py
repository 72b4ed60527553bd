"""Surrogates for numbers and codes: their form, and that nothing of the original is in them."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.redaction.codes import code_surrogate
from minialbert.redaction.draw import Draw

DRAW = Draw(b"0123456789abcdef", "patient 7")
NOTHING: frozenset[str] = frozenset()

# label, original, the form that every surrogate must have
ROWS = [
    ("PHONE", "(617) 555-0142 x31", r"\([2-9]\d\d\) 555-01\d\d x[1-9]\d"),
    ("PHONE", "617-555-0142", r"[2-9]\d\d-555-01\d\d"),
    ("PHONE", "978.555.0144 x212", r"[2-9]\d\d\.555\.01\d\d x\d{3}"),
    ("PHONE", "6175550142", r"[2-9]\d\d55501\d\d"),
    ("PHONE", "1-866-555-0110", r"1-8\d\d-555-01\d\d"),
    ("PHONE", "+1 305 555 0164", r"\+1 [2-9]\d\d 555 01\d\d"),
    ("PHONE", "18885550172", r"18\d\d55501\d\d"),
    ("PHONE", "503 5550144", r"[2-9]\d\d 55501\d\d"),
    ("PHONE", "555-0142", r"555-01\d\d"),
    ("PHONE", "5550142ext 44", r"55501\d\dext \d\d"),
    ("PHONE", "414 555 01 19", r"[2-9]\d\d 555 01 \d\d"),
    ("PHONE", "617-555-0142 or 617-555-0177", r"([2-9]\d\d)-555-01\d\d or \1-555-01\d\d"),
    ("PHONE", "MOhawk 4-0110", r"[A-Z]{2}[a-z]+ 5-01\d\d"),
    ("PHONE", "020 7946 0958", r"0[1-9]\d \d{4} \d{4}"),
    ("PHONE", "+44 20 7946 0958", r"\+44 [1-9]\d \d{4} \d{4}"),
    ("PHONE", "98220 41776", r"[1-9]\d{4} \d{5}"),
    ("PHONE", "pager 4471", r"pager [1-9]\d{3}"),
    ("PHONE", "#8826", r"#[1-9]\d{3}"),
    ("PHONE", "four four seven one", r"\[PHONE\]"),
    ("FAX", "361/555-0134", r"[2-9]\d\d/555-01\d\d"),
    ("SSN", "512-44-9087", r"9\d\d-(?:0[1-9]|[1-4]\d)-\d{4}"),
    ("SSN", "512449087", r"9\d\d(?:0[1-9]|[1-4]\d)\d{4}"),
    ("SSN", "219-09 9999", r"9\d\d-(?:0[1-9]|[1-4]\d) \d{4}"),
    ("SSN", "xxx-xx-4417", r"xxx-xx-\d{4}"),
    ("SSN", "***-**-6631", r"\*\*\*-\*\*-\d{4}"),
    ("SSN", "4417", r"\d{4}"),
    ("SSN", "QQ 41 82 06 C", r"[A-Z]{2} \d\d \d\d \d\d [A-Z]"),
    ("MEDICALRECORD", "A-00123/B", r"[A-Z]-00[1-9]\d\d/[A-Z]"),
    ("MEDICALRECORD", "00482917", r"00[1-9]\d{5}"),
    ("MEDICALRECORD", "MRN 482-91-70", r"MRN [1-9]\d\d-\d\d-\d\d"),
    ("MEDICALRECORD", "mr5520981", r"[a-z]{2}[1-9]\d{6}"),
    ("MEDICALRECORD", "***", r"\[MEDICALRECORD\]"),
    ("HEALTHPLAN", "1EG4-TE5-MK73", r"\d[A-Z]{2}\d-[A-Z]{2}\d-[A-Z]{2}\d\d"),
    ("ACCOUNT", "IPB/22/04417", r"[A-Z]{3}/\d\d/\d{5}"),
    ("LICENSE", "bf4471906", r"[a-z]{2}\d{7}"),
    ("VEHICLE", "1HGCM82633A004352", r"[1-9][A-HJ-NPR-Z]{4}\d{5}[A-HJ-NPR-Z]\d{6}"),
    ("DEVICE", "00:1A:2B:3C:4D:5E", r"(?:[0-9A-F]{2}:){5}[0-9A-F]{2}"),
    ("BIOID", "FP-20934-R", r"[A-Z]{2}-\d{5}-[A-Z]"),
    ("IDNUM", "RJT:mlk/4471", r"[A-Z]{3}:[a-z]{3}/\d{4}"),
    ("IDNUM", "0000", r"\d{4}"),
    ("IDNUM", "one two three", r"\[IDNUM\]"),
    ("EMAIL", "T.Rasmussen@stolafs.org", r"[A-Z]\.[A-Z][a-z]{8}@example\.(?:com|org|net)"),
    ("EMAIL", "DPRUITT44@AOL.COM", r"[A-Z]{7}\d\d@EXAMPLE\.(?:COM|ORG|NET)"),
    ("EMAIL", "jsmith at yahoo.com", r"[a-z]{6} at example\.(?:com|org|net)"),
    ("EMAIL", "mikey_b_77@hotmail", r"[a-z]{5}_[a-z]_\d\d@example"),
    ("URL", "https://my.clinic.org/p/88120", r"https://my\.example\.(?:com|org|net)/p/\d{5}"),
    ("URL", "www.cedarbendpeds.com", r"www\.example\.(?:com|org|net)"),
    ("URL", "http://x.org/a%20Smith", r"http://example\.(?:com|org|net)/[a-z]%20[A-Z][a-z]{4}"),
    ("IPADDR", "10.44.7.219", r"(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}"),
    ("IPADDR", "10.1.2.3/24", r"(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}/24"),
    ("IPADDR", "2001:0db8:85a3::8a2e:0370:7334", r"2001:db8::[0-9a-f]{1,4}:[0-9a-f]{1,4}"),
    ("USERNAME", "jfalk1951", r"[a-z]{5}\d{4}"),
    ("USERNAME", "SKOWALCZ", r"[A-Z]{8}"),
    ("ROOM", "412-2", r"[1-9]\d\d-\d"),
    ("ROOM", "12B", r"[1-9]\d[A-F]"),
    ("ROOM", "7 bed 2", r"\d bed \d"),
]


@pytest.mark.parametrize(("label", "text", "form"), ROWS, ids=[text for _, text, _ in ROWS])
@pytest.mark.parametrize("scope", ["a", "b", "c"])
def test_form(label: str, text: str, form: str, scope: str) -> None:
    """Digits stay digits, letters letters of their case, all else what it was."""
    made = code_surrogate(text, label, Draw(DRAW.key, scope), taken=NOTHING)
    assert re.fullmatch(form, made)
    assert made != text


SAME = [
    ("MEDICALRECORD", "528 660 1174", "MEDICALRECORD", "5286601174"),
    ("MEDICALRECORD", "A-00123/B", "IDNUM", "a00123b"),
    ("MEDICALRECORD", "00482917", "MEDICALRECORD", "482917"),
    ("PHONE", "(617) 555-0142", "FAX", "+1 617.555.0142"),
    ("PHONE", "617-555-0142", "PHONE", "555-0142"),
    ("PHONE", "+44 20 7946 0958", "PHONE", "020 7946 0958"),
    ("SSN", "512-44-9087", "SSN", "xxx-xx-9087"),
    ("SSN", "512-44-9087", "SSN", "512449087"),
    ("EMAIL", "jfalk1951@aol.com", "USERNAME", "JFALK1951"),
]


@pytest.mark.parametrize(("label", "text", "other_label", "other"), SAME, ids=[r[1] for r in SAME])
def test_one_value_in_two_forms(label: str, text: str, other_label: str, other: str) -> None:
    """The shorter form has the digits and letters with which the longer one ends or begins."""
    made, again = (
        re.sub(r"[\W_]", "", code_surrogate(t, which, DRAW, taken=NOTHING)).casefold().lstrip("0x")
        for t, which in ((text, label), (other, other_label))
    )
    assert made.removeprefix("44").endswith(again[-7:].removeprefix("1")) or made.startswith(again)


def test_never_what_is_taken() -> None:
    """Where only one number is free, it is that one; other spans' numbers are no part of it."""
    taken = frozenset(f"{line:04}" for line in range(100, 200) if line != 177)
    assert code_surrogate("555-0142", "PHONE", DRAW, taken=taken) == "555-0177"


def test_short_codes_need_only_differ() -> None:
    """A room gets another number even when the note has all of them."""
    taken = frozenset(map(str, range(10)))
    assert code_surrogate("7", "ROOM", DRAW, taken=taken) in set("12345689")


def test_keys_and_scopes_differ() -> None:
    """Another key or patient gives another number."""
    made = {
        code_surrogate("48291733", "MEDICALRECORD", draw, taken=NOTHING)
        for draw in (DRAW, Draw(DRAW.key, "patient 8"), Draw(b"fedcba9876543210", "patient 7"))
    }
    assert len(made) == 3


LABELS = sorted({label for label, _, _ in ROWS})


@given(st.text(min_size=1, max_size=30), st.sampled_from(LABELS))
def test_any_text(text: str, label: str) -> None:
    """Whatever was labelled comes back as something else."""
    made = code_surrogate(text, label, DRAW, taken=NOTHING)
    assert made.casefold() != text.casefold() or made == f"[{label}]"


@given(st.from_regex(r"[A-Za-z0-9]{1,6}([-/ .:][A-Za-z0-9]{1,6}){0,3}", fullmatch=True))
def test_form_of_any_record_number(text: str) -> None:
    """Record numbers of any layout keep it, and no run of four is left."""
    made = code_surrogate(text, "MEDICALRECORD", DRAW, taken=NOTHING)
    if made == "[MEDICALRECORD]":
        assert not re.search(r"\d", text)
        return
    assert shape(made) == shape(text)
    runs = [run for run in re.findall(r"\w{4,}", text) if run.strip("0")]
    assert not any(run in made for run in runs if re.search(r"\d", run))


def shape(text: str) -> str:
    """Return ``text`` with one sign for digits and one each for small and capital letters."""
    return re.sub(r"[A-Z]", "A", re.sub(r"[a-z]", "a", re.sub(r"\d", "0", text)))


def test_same_for_any_hash_seed() -> None:
    """Nothing depends on the order of sets."""
    program = (
        "from minialbert.redaction.codes import code_surrogate as c;"
        "from minialbert.redaction.draw import Draw;"
        "print([c(t, l, Draw(b'0123456789abcdef', 's'), taken=frozenset())"
        " for l, t in [('PHONE', '(617) 555-0142 x31'), ('URL', 'www.a.org/Bee')]])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
