"""redact with styles, policies, keys, patients and known columns, with a fake tagger."""

import csv
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cli import options
from minialbert.labels import PHI_LABELS
from minialbert.redaction.keys import VARIABLE, parse_key
from minialbert.redaction.policy import SHIPPED, TREATMENTS
from minialbert.spans import Span
from minialbert.tagger import Tagged, TagOptions
from tests.cli.conftest import FakeTagger, Run

KEY = "minialbert-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
OTHER_KEY = "minialbert-key-1:YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXpBQkNERUY"
WEAK_KEY = "minialbert-key-1:" + "A" * 43
KEYED = ("--key-file", "study.key")
RESEARCH = ("redact", "--policy", "research-surrogates", *KEYED)
NOTE = "Ms. Delgado, 92 y/o, seen 3/14/2019 by Dr. Okafor, tel 617-555-0142, ZIP 03601."

_FINDS = (
    (r"(?<=Ms\. )\w+|(?<=name )\w+ \w+", "PATIENT"),
    (r"(?<=Dr\. )\w+", "DOCTOR"),
    (r"\d+/\d+(?:/\d+)?", "DATE"),
    (r"\d+(?= y/o)", "AGE"),
    (r"\d{3}-\d{3}-\d{4}", "PHONE"),
    (r"(?<=ZIP )\d{5}", "ZIP"),
    (r"(?<=#)\d+", "MEDICALRECORD"),
)


class NoteTagger(FakeTagger):
    """Finds names behind titles, dates, ages, telephones, ZIP codes and #numbers."""

    def tag_counted(self, texts: Sequence[str], options: TagOptions) -> list[Tagged]:
        return [Tagged(tuple(_found(text)), 1, len(text)) for text in texts]


def _found(text: str) -> list[Span]:
    return sorted(
        Span(match.start(), match.end(), label)
        for pattern, label in _FINDS
        for match in re.finditer(pattern, text)
    )


@pytest.fixture
def tagger(monkeypatch: pytest.MonkeyPatch) -> FakeTagger:
    """Put the tagger above where commands load theirs, and no key in the environment."""
    fake = NoteTagger()
    labels = tuple(dict.fromkeys(label for _, label in _FINDS))
    monkeypatch.setattr(fake, "labels", labels)
    monkeypatch.setattr(options, "load_tagger", lambda asked: fake)
    monkeypatch.delenv(VARIABLE, raising=False)
    return fake


def write_key(text: str = KEY, *, name: str = "study.key", mode: int = 0o600) -> None:
    """Write a key file into the current folder."""
    Path(name).write_text(text + "\n")
    Path(name).chmod(mode)


def redacted(run: Run, note: str, *arguments: str) -> str:
    """Return what becomes of ``note`` as a text file."""
    Path("a.txt").write_text(note)
    result = run("redact", "a.txt", "--force", *arguments)
    assert result.exit_code == 0, result.stderr
    return Path("a.redacted.txt").read_text()


def write_rows(name: str, rows: Sequence[dict[str, str | None]]) -> None:
    """Write ``rows`` in the format of the name's suffix; None is null, in CSV nothing."""
    path = Path(name)
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(list(rows)), path)
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        lines = [",".join(rows[0])]
        lines += [",".join(f'"{v}"' if v is not None else "" for v in r.values()) for r in rows]
        path.write_text("\n".join(lines) + "\n")


def read_rows(name: str) -> list[dict[str, str | None]]:
    """Read back what :func:`write_rows` or the command wrote."""
    path = Path(name)
    if path.suffix == ".parquet":
        rows: list[dict[str, str | None]] = pq.read_table(path).to_pylist()
        return rows
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text().splitlines()]
    with path.open(newline="") as lines:
        return [{k: v or None for k, v in row.items()} for row in csv.DictReader(lines)]


# Styles and policies


@pytest.mark.parametrize(
    ("style", "name", "tel"),
    [
        ("tag", "[PATIENT]", "[PHONE]"),
        ("number", "[PATIENT-1]", "[PHONE-1]"),
        ("mask", "*******", "************"),
        ("mask-fixed", "*****", "*****"),
        ("remove", "", ""),
    ],
)
def test_style(run: Run, style: str, name: str, tel: str) -> None:
    found = redacted(run, "Ms. Delgado called 617-555-0142 again.", "--style", style)
    assert found.split() == f"Ms. {name} called {tel} again.".split()


def test_number_tells_people_apart(run: Run) -> None:
    found = redacted(run, "Dr. Li, Dr. Okafor, Dr. LI", "--style", "number")
    assert found == "Dr. [DOCTOR-1], Dr. [DOCTOR-2], Dr. [DOCTOR-1]"


def test_style_hash(run: Run) -> None:
    write_key()
    found = redacted(run, "Dr. Li, Dr. Okafor, Dr. LI", "--style", "hash", *KEYED)
    tags = re.fullmatch(
        r"Dr\. (\[DOCTOR-[0-9a-f]{8}\]), Dr\. (\[DOCTOR-[0-9a-f]{8}\]), Dr\. (.*)", found
    )
    assert tags is not None
    assert tags[1] == tags[3] != tags[2]


def test_style_surrogate(run: Run) -> None:
    """Names and numbers keep their form, dates move by one number of days, ages are capped."""
    write_key()
    found = redacted(run, NOTE, "--style", "surrogate", *KEYED)
    form = re.fullmatch(
        r"Ms\. ([A-Z][a-z]+), 90\+ y/o, seen (\d{1,2}/\d{1,2}/20\d\d) by Dr\. ([A-Z][a-z]+), "
        r"tel (\d{3}-555-\d{4}), ZIP (\d{5})\.",
        found,
    )
    assert form is not None, found
    assert {"Delgado", "3/14/2019", "Okafor", "617-555-0142", "03601"}.isdisjoint(form.groups())


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (
            "all",
            "Ms. [PATIENT], [AGE] y/o, seen [DATE] by Dr. [DOCTOR], tel [PHONE], ZIP [ZIP].",
        ),
        (
            "limited-data-set",
            "Ms. [PATIENT], 92 y/o, seen 3/14/2019 by Dr. [DOCTOR], tel [PHONE], ZIP 03601.",
        ),
        (
            "safe-harbor",
            "Ms. [PATIENT], 90+ y/o, seen 2019 by Dr. [DOCTOR], tel [PHONE], ZIP 000**.",
        ),
    ],
)
def test_shipped_policy(run: Run, policy: str, expected: str) -> None:
    """036 is one of the ZIP prefixes in which too few people live."""
    assert redacted(run, NOTE, "--policy", policy) == expected


def test_shipped_policy_with_key_is_the_style(run: Run) -> None:
    """research-surrogates treats every label as --style surrogate does."""
    write_key()
    by_policy = redacted(run, NOTE, "--policy", "research-surrogates", *KEYED)
    assert by_policy == redacted(run, NOTE, "--style", "surrogate", *KEYED)


def test_policy_file(run: Run) -> None:
    """A label is stronger than its category, and that than the default."""
    Path("ours.toml").write_text(
        'name="ours"\nabout="Ours."\n[labels]\ndefault="mask-fixed"\nNAME="remove"\nDOCTOR="keep"\n'
    )
    found = redacted(run, "Ms. Delgado and Dr. Okafor, 3/14", "--policy", "ours.toml")
    assert found == "Ms. and Dr. Okafor, *****"


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        pytest.param('default="tag"\nNOSE="tag"', ("ours.toml", "'NOSE'", *PHI_LABELS), id="label"),
        pytest.param('default="burn"', ("ours.toml", "'burn'", "tag", "mask-fixed"), id="treatment"),
        pytest.param('default="tag"\nPHONE="zip3"', ("PHONE", "'zip3'", "surrogate"), id="senseless"),
        pytest.param('PATIENT="tag"', ("ours.toml", "says nothing of DOCTOR"), id="incomplete"),
        pytest.param('default=', ("ours.toml", "is not TOML"), id="broken"),
    ],
)  # fmt: skip
def test_policy_file_refused(run: Run, body: str, parts: tuple[str, ...]) -> None:
    """The message names file, fault and what is allowed; nothing is written."""
    Path("a.txt").write_text(NOTE)
    Path("ours.toml").write_text(f'name="o"\nabout="O."\n[labels]\n{body}\n')
    result = run("redact", "a.txt", "--policy", "ours.toml")
    assert result.exit_code == 1
    assert [part for part in parts if part not in result.stderr] == []
    assert not Path("a.redacted.txt").exists()


def test_unknown_policy_and_style(run: Run) -> None:
    Path("a.txt").write_text(NOTE)
    result = run("redact", "a.txt", "--policy", "no-such")
    assert result.exit_code == 1
    assert [name for name in SHIPPED if name not in result.stderr] == []
    result = run("redact", "a.txt", "--style", "burn")
    assert result.exit_code == 1
    styles = set(TREATMENTS) - {"shift", "year", "cap-90", "zip3", "keep"}
    assert [name for name in styles if name not in result.stderr] == []
    result = run("redact", "a.txt", "--style", "tag", "--policy", "all")
    assert result.exit_code == 1
    assert "--style and --policy" in result.stderr


# Keys


@pytest.mark.parametrize(
    "asked",
    [("--style", "hash"), ("--style", "surrogate"), ("--policy", "research-surrogates")],
    ids=" ".join,
)
def test_keyed_without_key(run: Run, asked: tuple[str, str]) -> None:
    Path("a.txt").write_text(NOTE)
    result = run("redact", "a.txt", *asked)
    assert result.exit_code == 1
    assert "minialbert keygen" in result.stderr
    assert not Path("a.redacted.txt").exists()


@pytest.mark.parametrize(
    ("text", "mode", "part"),
    [
        pytest.param(WEAK_KEY, 0o600, "too weak", id="weak"),
        pytest.param("secret", 0o600, "holds no key", id="passphrase"),
        pytest.param("", 0o600, "holds no key", id="empty"),
        pytest.param(KEY, 0o640, "chmod 600", id="group-reads"),
        pytest.param(KEY, 0o604, "chmod 600", id="all-read"),
    ],
)
def test_bad_key_file(run: Run, text: str, mode: int, part: str) -> None:
    """It is refused before a note is read, without showing the key."""
    write_key(text, mode=mode)
    Path("a.txt").write_text(NOTE)
    result = run(*RESEARCH, "a.txt")
    assert (result.exit_code, part in result.stderr) == (1, True), result.stderr
    assert WEAK_KEY[-9:] not in result.stderr
    assert KEY[-9:] not in result.stderr
    assert not Path("a.redacted.txt").exists()


def test_key_in_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does what the same key in a file does; a different one beside a file is refused."""
    write_key()
    by_file = redacted(run, NOTE, *RESEARCH[1:])
    monkeypatch.setenv(VARIABLE, KEY)
    assert redacted(run, NOTE, *RESEARCH[1:3]) == by_file
    assert redacted(run, NOTE, *RESEARCH[1:]) == by_file
    monkeypatch.setenv(VARIABLE, OTHER_KEY)
    result = run(*RESEARCH, "a.txt", "--force")
    assert result.exit_code == 1
    assert "different keys" in result.stderr
    assert OTHER_KEY not in result.stderr
    monkeypatch.setenv(VARIABLE, WEAK_KEY)
    assert run(*RESEARCH[:3], "a.txt", "--force").exit_code == 1


def test_key_decides(run: Run) -> None:
    """The same key gives the same bytes, another one other names, dates and numbers."""
    write_key()
    write_key(OTHER_KEY, name="other.key")
    first = redacted(run, NOTE, *RESEARCH[1:])
    assert redacted(run, NOTE, *RESEARCH[1:]) == first
    other = redacted(run, NOTE, *RESEARCH[1:3], "--key-file", "other.key")
    same = set(re.findall(r"\w{5,}|\d[\d/-]+", first)) & set(re.findall(r"\w{5,}|\d[\d/-]+", other))
    assert same == {"90"}


def test_manifest(run: Run) -> None:
    """It has the key's id and the policy, never the key."""
    write_key()
    redacted(run, NOTE, *RESEARCH[1:])
    text = Path("a.redacted.txt.manifest.json").read_text()
    manifest = json.loads(text)
    assert manifest["key_id"] == parse_key(KEY, "").id
    assert "research-surrogates" in str(manifest["options"]["policy"])
    assert KEY.split(":")[1] not in text
    assert "Delgado" not in text


# Patients

ROWS: list[dict[str, str | None]] = [
    {"mrn": f"p{n % 4}", "text": f"Note {n}: Ms. Delgado and Dr. Okafor, {1 + n % 12}/{9 + n}/2019"}
    for n in range(12)
]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_patient_column(run: Run, suffix: str) -> None:
    """A patient's notes share names and shift; other patients' have others."""
    write_key()
    write_rows(f"a{suffix}", ROWS)
    assert run(*RESEARCH, f"a{suffix}", "--patient-column", "mrn").exit_code == 0
    rows = read_rows(f"a.redacted{suffix}")
    names: dict[str, set[str]] = {}
    for row in rows:
        found = re.search(r"Ms\. (\w+) and Dr\. (\w+)", row["text"] or "")
        assert found is not None
        names.setdefault(row["mrn"] or "", set()).add(found[0])
    assert [len(each) for each in names.values()] == [1] * 4
    assert len({next(iter(each)) for each in names.values()}) > 1
    assert [row["mrn"] for row in rows] == [row["mrn"] for row in ROWS]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_order_and_files_do_not_matter(run: Run, suffix: str) -> None:
    """Rows shuffled and split over two files are redacted as they were together."""
    write_key()
    write_rows(f"whole{suffix}", ROWS)
    shuffled = random.Random(7).sample(ROWS, len(ROWS))
    write_rows(f"one{suffix}", shuffled[:5])
    write_rows(f"two{suffix}", shuffled[5:])
    asked = ("--patient-column", "mrn", *(f"{name}{suffix}" for name in ("whole", "one", "two")))
    assert run(*RESEARCH, *asked).exit_code == 0
    parts = [*read_rows(f"one.redacted{suffix}"), *read_rows(f"two.redacted{suffix}")]
    whole = read_rows(f"whole.redacted{suffix}")
    assert sorted(str(row["text"]) for row in parts) == sorted(str(row["text"]) for row in whole)
    assert whole != ROWS


def test_null_patient(run: Run) -> None:
    """A row without a patient is drawn for by its own text, and null texts pass."""
    write_key()
    same = "Ms. Delgado and Dr. Okafor on 3/14/2019"
    rows: list[dict[str, str | None]] = [
        {"mrn": "p0", "text": same}, {"mrn": None, "text": same}, {"mrn": None, "text": same},
        {"mrn": " ", "text": same}, {"mrn": "p0", "text": None},
    ]  # fmt: skip
    write_rows("a.jsonl", rows)
    assert run(*RESEARCH, "a.jsonl", "--patient-column", "mrn").exit_code == 0
    texts = [row["text"] for row in read_rows("a.redacted.jsonl")]
    assert texts[1] == texts[2] == texts[3] != texts[0]
    assert texts[4] is None


@pytest.mark.parametrize(
    ("option", "value"),
    [("--patient-column", "nobody"), ("--known-column", "nobody=PATIENT")],
)
@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_missing_column(run: Run, suffix: str, option: str, value: str) -> None:
    """It is an error of the input that says which columns there are."""
    write_rows(f"a{suffix}", ROWS)
    result = run("redact", f"a{suffix}", option, value)
    assert result.exit_code == 2
    assert "'nobody'" in result.stderr
    assert "mrn" in result.stderr
    assert not Path(f"a.redacted{suffix}").exists()


@pytest.mark.parametrize(
    ("option", "value"), [("--patient-column", "mrn"), ("--known-column", "mrn=PATIENT")]
)
def test_text_files_have_no_columns(run: Run, option: str, value: str) -> None:
    Path("a.txt").write_text(NOTE)
    result = run("redact", "a.txt", option, value)
    assert result.exit_code == 1
    assert "column" in result.stderr


# Known columns


@pytest.mark.parametrize(
    ("known", "label", "written"),
    [
        pytest.param("John Smith", "PATIENT", "John Smith", id="as-in-column"),
        pytest.param("John Smith", "PATIENT", "Smith, John", id="family-name-first"),
        pytest.param("SMITH, JOHN", "PATIENT", "John Smith", id="given-name-first"),
        pytest.param("John Smith", "PATIENT", "J. Smith", id="initial"),
        pytest.param("Olga Delacroix", "PATIENT", "Delacriox", id="letters-swapped"),
        pytest.param("Olga Delacroix", "PATIENT", "Delacrox", id="letter-lost"),
        pytest.param("00482917", "MEDICALRECORD", "482-917", id="number-with-hyphen"),
        pytest.param("1961-07-22", "DATE", "July 22, 1961", id="date-in-words"),
    ],
)
def test_known_column(run: Run, known: str, label: str, written: str) -> None:
    """What the tagger misses is found by the row's own value."""
    write_rows("a.jsonl", [{"who": known, "text": f"Saw {written} today."}])
    assert run("redact", "a.jsonl", "--known-column", f"who={label}").exit_code == 0
    [row] = read_rows("a.redacted.jsonl")
    assert row == {"who": known, "text": f"Saw [{label}] today."}


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_known_is_of_its_row(run: Run, suffix: str) -> None:
    """Another row's name is not looked for, and a row without one is as before."""
    rows: list[dict[str, str | None]] = [
        {"who": "John Smith", "text": "Saw John Smith and Olga Delacroix."},
        {"who": "Olga Delacroix", "text": "Saw John Smith and Olga Delacroix."},
        {"who": None, "text": "Saw John Smith and Olga Delacroix."},
    ]
    write_rows(f"a{suffix}", rows)
    assert run("redact", f"a{suffix}", "--known-column", "who=PATIENT").exit_code == 0
    assert [row["text"] for row in read_rows(f"a.redacted{suffix}")] == [
        "Saw [PATIENT] and Olga Delacroix.",
        "Saw John Smith and [PATIENT].",
        "Saw John Smith and Olga Delacroix.",
    ]


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("who=NOBODY", "PATIENT, DOCTOR"),
        ("who", "COLUMN=LABEL"),
        ("who=PATIENT,who=DOCTOR", "two labels"),
        ("who=PROBLEM", "unknown label"),
    ],
)
def test_known_column_refused(run: Run, value: str, part: str) -> None:
    write_rows("a.jsonl", [{"who": "x", "text": "y"}])
    result = run("redact", "a.jsonl", "--known-column", value)
    assert result.exit_code == 1
    assert part in result.stderr


def test_what_is_left_is_set_aside(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note in which a known value is still to be read goes to the quarantine, unquoted."""
    monkeypatch.setattr("minialbert.known.find_known", lambda text, known: [])
    write_rows("a.jsonl", [{"who": "John Smith", "text": "Saw John Smith."},
                           {"who": "John Smith", "text": "Saw nobody."}])  # fmt: skip
    assert run("redact", "a.jsonl", "--known-column", "who=PATIENT").exit_code == 3
    assert [row["text"] for row in read_rows("a.redacted.jsonl")] == ["Saw nobody."]
    [aside] = read_rows("a.redacted.jsonl.quarantine.jsonl")
    assert "is still in the redacted note" in str(aside["reason"])
    assert "Smith" not in json.dumps(aside)


# Resume


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(("--policy", "research-surrogates", "--key-file", "other.key"), id="key"),
        pytest.param(("--style", "hash", *KEYED), id="policy"),
        pytest.param((*RESEARCH[1:], "--patient-column", "mrn"), id="patient"),
        pytest.param((*RESEARCH[1:], "--known-column", "mrn=IDNUM"), id="known"),
        pytest.param((*RESEARCH[1:], "--max-shift-days", "30"), id="shift"),
        pytest.param((*RESEARCH[1:], "--whole-weeks"), id="weeks"),
    ],
)
def test_resume_refused(run: Run, changed: tuple[str, ...]) -> None:
    """A result made otherwise is not gone on with; the same command is."""
    write_key()
    write_key(OTHER_KEY, name="other.key")
    write_rows("a.csv", ROWS)
    assert run(*RESEARCH, "a.csv").exit_code == 0
    before = Path("a.redacted.csv").read_bytes()
    assert run(*RESEARCH, "a.csv", "--resume").exit_code == 0
    result = run("redact", "a.csv", "--resume", *changed)
    assert result.exit_code in (1, 5), result.stderr
    assert "a.redacted.csv" in result.stderr
    assert Path("a.redacted.csv").read_bytes() == before


# Preview


def test_preview(run: Run) -> None:
    """Both sides are shown for so many notes, and nothing is written."""
    write_key()
    write_rows("a.csv", ROWS)
    before = sorted(Path().iterdir())
    result = run(*RESEARCH, "a.csv", "--preview", "2")
    assert result.exit_code == 0
    assert sorted(Path().iterdir()) == before
    assert "row 1" in result.stdout
    assert "row 2" in result.stdout
    assert "row 3" not in result.stdout
    assert result.stdout.count("Delgado") == 2
    names = re.findall(r"Ms\. (\w+)", result.stdout)
    assert len(names) == 4
    assert len(set(names) - {"Delgado"}) == 2


def test_preview_of_notes_set_aside(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason stands where the result would; the exit code stays 0."""
    monkeypatch.setattr("minialbert.known.find_known", lambda text, known: [])
    rows: list[dict[str, str | None]] = [
        {"who": "John Smith", "text": "Saw John Smith."}, {"who": None, "text": None},
        {"who": "John Smith", "text": "Saw Dr. Li."},
    ]  # fmt: skip
    write_rows("a.jsonl", rows)
    result = run("redact", "a.jsonl", "--known-column", "who=PATIENT", "--preview", "5")
    assert result.exit_code == 0
    assert "Set aside: " in result.stdout
    assert "Dr. [DOCTOR]" in result.stdout
    assert not Path("a.redacted.jsonl").exists()


def test_preview_obeys_the_limit(run: Run) -> None:
    """No more notes are shown than would be read."""
    write_rows("a.jsonl", [{"text": "Dr. Li"}, {"text": "Dr. Wu"}])
    result = run("redact", "a.jsonl", "--preview", "2", "--limit", "1")
    assert result.exit_code == 0
    assert result.stdout.count(", row ") == 1


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("\x1b[2J", "␛[2J"), ("\r", "␍"), ("\0", "␀"), ("\x7f", "�"), ("\x9b", "�"), ("\ud800", "�")],
    ids=ascii,
)
def test_preview_shows_no_control_characters(run: Run, raw: str, shown: str) -> None:
    """Stand-ins take the place of what a terminal obeys; half a surrogate pair is set aside."""
    write_rows("a.jsonl", [{"text": f"{raw}Dr. Li"}])
    result = run("redact", "a.jsonl", "--preview", "1")
    assert result.exit_code == 0
    assert f"{shown}Dr. Li" in result.stdout
    assert raw not in result.stdout
    assert ("Set aside" in result.stdout) == (raw == "\ud800")


def test_preview_of_an_odd_file_name(run: Run) -> None:
    """The title is shown as it is, but for what a terminal obeys."""
    write_rows("[red]\x1b[2J.jsonl", [{"text": "Dr. Li"}])
    assert "[red]␛[2J.jsonl, row 1" in run("redact", "[red]\x1b[2J.jsonl", "--preview", "1").stdout
