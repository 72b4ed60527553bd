"""What a row's own columns find: texts with every expected span as [text], under the knowledge."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.errors import NoteError
from minialbert.known import MAX_CHARACTERS, Known, find_known
from minialbert.known.names import is_one_letter_off
from minialbert.labels import PHI_LABELS

ALL = [*PHI_LABELS]
MARK = re.compile(r"\[([^\]]*)\]")

# A line "LABEL value; LABEL value" starting with "=" sets what is known for the lines below it.
TAKEN = """
= PATIENT Maria T. Delgado
Seen [Maria T. Delgado] today.
Seen [Maria Delgado] today.
[Delgado, Maria] is here.
[DELGADO, MARIA T] is here.
[DELGADO MARIA T] 1/2
[DELGADO,MARIA]
[DELGADO^MARIA^T]
Ms. [Delgado]'s son
Ms. [Delgado]’s son
MS. [DELGADO]'S SON
[maria delgado] was seen
[M. Delgado] and [M Delgado] and [M.T. Delgado]
[Delgado, M.] came
[Delgado M] came
([Delgado])
[Delgado]/Smith
pt.[Delgado]:was seen, _[Delgado]_too
[Maria]
[MARIA] AGREES
[Maria] J. Smith
[Maria J. Delgado], a middle initial of her own
Dr. Shaw met [Maria\\nDelgado].
[Delgdao] swapped, [Delgdo] short, [Delggado] long, [Delgada] other
Ms. DELGDAO IS WELL -> Ms. [DELGDAO] IS WELL
[Delgados] are a large family
Signed [MTD] today
[Maria Delgado] ([MTD]) and [Maria Delgado], [M.T.D.]
[María Delgado] and [MARÍA]
[Delgado]. [Maria] agrees.
= PATIENT José Núñez
[Jose Nunez] and [José Núñez] and [Jose\u0301 Nu\u0301n\u0303ez]
= PATIENT Jose Nunez
[José Núñez], [NÚÑEZ, JOSÉ]
= PATIENT Weiß, Jürgen
[Jürgen Weiss] and [JURGEN WEIß]
= DOCTOR Sean O'Brien, MD
Dr. [O'Brien], Dr. [OBrien], Dr. [O’Brien], Dr. [O Brien], Dr. [OBRIEN], [O'BRIEN]'S
[S. O'Brien], MD
= PATIENT Jane Smith-Jones
[Smith-Jones] and [Smith Jones] and [SmithJones] or [Jones] or [Jane Smith]
[SMITH-JONES, JANE]
= PATIENT Ana de la Cruz
[Ana de la Cruz], [Delacruz], [De La Cruz], [Cruz, Ana]
= PATIENT Gerald "Jerry" Deragon
[Gerald "Jerry" Deragon], [Gerald (Jerry) Deragon], [Deragon, Gerald ("Jerry")]
= PATIENT Robert Stanton Jr.
[Robert Stanton Jr.] and [Stanton, Robert Jr]
= PATIENT Dr. Amara Okafor, PhD
[Okafor], PhD
= PATIENT Mary; PATIENT Ann; PATIENT Okonkwo
[Mary Ann Okonkwo], [Mary-Ann]?, Ms. [Okonkwo], [Okonkwo, Mary]
= PATIENT Mary Ann Ruiz
[MaryAnn] and [Mary Ann], [Maryann Ruiz]
= PATIENT Will Price
He saw [Will] there.
Paid by [Price] again.
Mr. [Price] came. MR. [PRICE] CAME.
[Will Price] came. [PRICE, WILL]. [W. Price]. [Price, W]
Name: [Will]
= PATIENT May Hope
She said [May] agreed.
[Hope, May]
= PATIENT Li Ng
Mr [Ng] and [Li Ng]; [Ng] reports.
= PATIENT Bao Do
[Bao Do]
= DATE 1961-07-22
Born [7/22/61].
Born [07/22/1961].
Born [22/7/1961].
Born [1961-07-22].
Born [July 22, 1961].
Born [Jul 22nd, 1961].
Born [22 Jul 61].
Born [22-Jul-1961].
Born [22JUL61].
Born [22nd of July, 1961].
DOB [19610722]
DOB [072261]
DOB:[07221961]
DOB [7-22-61] ([22.07.61])
DOB [7 / 22 / 1961]
DOB [07 22 1961]
[1961/07/22]T08:00
[1961-07-22] 00:00:00
[July 22 '61]
[1961 Jul 22]
Born on [July 22].
Birthday: [7/22]
[22 July] is her birthday
= DATE 1961-07-22 00:00:00
Born [7/22/61].
= DATE 07/22/1961
Born [22 July 1961].
= DATE 22/07/1961 12:00 AM
Born [July 22, 1961].
= DATE July 22, 1961
Born [7/22/61].
= DATE 7/22/61
Born [07/22/1961].
= DATE 03/04/1961
Born [March 4, 1961] or [4 Mar 1961] or [3 April 1961]?
= DATE July 1961
In [July 1961].
= MEDICALRECORD 00482917
MRN [482917]
MRN [00482917], [0048-2917], [482-917], [482 917]
MRN[482917], #[482917].
MRN:[482917]
([482917])
= MEDICALRECORD 482917.0
MRN [482917], [0482917]
= MEDICALRECORD MRN-482917
MRN [482917]
= MEDICALRECORD 42
MRN [42], MR# [42], Medical Record Number: [0042]
= MEDICALRECORD A12-3456-B
[A12-3456-B], [a123456b], [A12 3456 B]
= SSN 123-45-6789
[123-45-6789], [123 45 6789], [123456789]
= PHONE (617) 555-0134
[(617) 555-0134], [617.555.0134], [6175550134], [+1 617 555 0134], [1-617-555-0134]
[555-0134], [555 0134], [16175550134]
= PHONE +44 20 7946 0018
[+44 20 7946 0018], [020 7946 0018], [+44 (0)20 7946 0018], [(020) 7946 0018], [7946 0018]
= FAX 16175550199
fax [617-555-0199]
= PHONE 212
ext. [212], x[212]
= ROOM 412
Room [412], rm [412], bed [412]
= ROOM 12B
Room [12B], rm. [12-B]
= ZIP 2139
MA [02139], [02139]-4307
= AGE 47
A [47]-year-old, [47] y/o, [47]F, age [47], Age: [47]
= ACCOUNT 2009
acct # [2009] since 2009
= IDNUM 4711
case [4711], and [4711].
= VEHICLE 7-ABC-123
plate [7ABC123]
= EMAIL Maria.D@Example.org
[maria.d@example.org]. mailto:[MARIA.D@EXAMPLE.ORG]
= URL https://www.example.org/maria/
[http://example.org/maria] and [www.example.org/maria/].
= USERNAME mdelgado7
[mdelgado7], [MDELGADO7]/abc
= USERNAME will
login: [will]
= IPADDR 10.0.0.7
From [10.0.0.7].
= HOSPITAL St. Mary's Hospital
[St. Mary's Hospital], [Saint Marys Hospital], [ST MARY'S  HOSPITAL], [St Mary’s\\nHosp]
= HOSPITAL MGH
At [MGH].
= STREET 12 Elm Street, Apt 4
[12 Elm St., Apt. 4], [12 ELM STREET APT 4]
= CITY Worcester
[Worcester], [worcester], [WORCESTER]'s
= CITY Reading
in [Reading], [Reading], PA
= CITY São Paulo
from [Sao Paulo]
= STATE OR
Salem, [OR] 97301
= COUNTRY UK
in the [UK] since
= PROFESSION tugboat pilot
a retired [Tugboat Pilot]
= ORGANIZATION Johnson & Wales
[Johnson and Wales], [Johnson & Wales]
"""

LEFT = """
= PATIENT Maria T. Delgado
Delgadoville and predelgado and Delgado7
Marco Marianne Mar
Maria2
a T-wave, T 98.6, T&A, Plan T
MD, RN; md
CBC, MRI
Delgaodos dlegaod
= PATIENT Will Price
He will return. Will she? The price. PRICE LIST.
Pt: will go
PATIENT: WILL RETURN
I will. the will price
W/P
= PATIENT Zoe Daily
daily dose of 40. Daily 40 mg. DAILY WEIGHT
= PATIENT May Hope
In May 2009, on May 4, since May.
We hope. Hope is good. "hope"
MAY REPEAT
= PATIENT Albert Norman
Alert and oriented. Normal. NORMAL EXAM
= PATIENT Colin Oliver
Colon cancer. Liver: normal.
= PATIENT John Parkinson
has Parkinson's disease, Parkinson disease
= PATIENT Henry T. Nelson
HTN
= PATIENT Li Ng
NG tube, LI, ng/mL, li
= PATIENT Bao Do
Do not. DO NOT. do
= PATIENT X
X-ray X
= PATIENT Ana de la Cruz
de la, La
= PATIENT Lang
Rang Land
= DOCTOR Sam Bell, MD
MD; the bell rang. Bell rang.
= DATE 1961-07-22
7/22, July 22, 22 July, 7/22/62, 7/23/61, 1961, 17/22/61, 7/22/611
July 1961
61-07-221
072262
= MEDICALRECORD 00482917
1482917, 4829171, 482917.5, 0.482917, 4829 1, A482917, 482917B
= MEDICALRECORD 42
42 mg, Room 42, age 42, MRN 421
= MEDICALRECORD 1500
1500 mL, 1,500, 1500.5, 21-1500, 1500:1, $1500, 1500%
= ACCOUNT 2009
in 2009
= PHONE (617) 555-0134
5550134, 212-555-0134, (212) 555-0134, 617-555-0135, 555-01345
= ROOM 412
412 mg, WBC 412
= AGE 47
47 mg, 147-year-old, 47%
= EMAIL jo@example.org
mjo@example.org jo@example.orgx jo@example.org.uk
= USERNAME will
he will
= USERNAME mdelgado7
xmdelgado7 mdelgado71
= IPADDR 10.0.0.7
10.0.0.71 110.0.0.7 10.0.0.7.1
= HOSPITAL St. Mary's Hospital
Mary's, the hospital; St. Mary; Hospital
= CITY Reading
reading glasses. Reading glasses. READING
= STATE OR
or, OR, IN THE OR
= CITY Ada
ada
= STREET 12 Elm Street
12 Oak Street; 112 Elm Street
= ZIP 02139
2139, 02138
= PATIENT .*
anything (.*)
= PATIENT \\w+\\d(
anything
"""


def rows(table: str) -> list[tuple[str, str]]:
    """Return (known, marked line) of every line."""
    known, found = "", []
    for line in table.strip().splitlines():
        line = line.replace("\\n", "\n")
        if line.startswith("= "):
            known = line[2:]
        else:
            found.append((known, line.split(" -> ")[-1]))
    return found


def knowledge(spec: str) -> list[Known]:
    return [Known(*part.split(" ", 1)) for part in spec.split("; ")]


def marked(spec: str, text: str) -> str:
    for span in reversed(find_known(text, knowledge(spec))):
        text = f"{text[: span.start]}[{text[span.start : span.end]}]{text[span.end :]}"
    return text


@pytest.mark.parametrize(("spec", "expected"), rows(TAKEN))
def test_what_is_taken(spec: str, expected: str) -> None:
    assert marked(spec, MARK.sub(r"\1", expected)) == expected


@pytest.mark.parametrize(("spec", "text"), rows(LEFT))
def test_what_is_left(spec: str, text: str) -> None:
    assert marked(spec, text) == text


@given(st.text(st.sampled_from("Delgado, MariT.-' xX\n"), max_size=80))
def test_names_are_whole_words_of_the_name(text: str) -> None:
    for span in find_known(text, [Known("PATIENT", "Maria Delgado")]):
        found = text[span.start : span.end]
        assert not text[span.start - 1 : span.start].isalnum()
        assert not text[span.end : span.end + 1].isalnum()
        words = re.findall("[a-z]+", found.lower())
        whole = "".join(words)
        for word in words:
            forms = ("maria", "delgado", whole)
            near = any(word == form or is_one_letter_off(word, form) for form in forms)
            assert near or word in ("m", "d") or len(word) == 1


@given(st.text(st.sampled_from("0482917-. ,A/"), max_size=60))
def test_numbers_have_the_digits_of_the_value(text: str) -> None:
    for span in find_known(text, [Known("MEDICALRECORD", "00482917")]):
        found = text[span.start : span.end]
        assert re.sub(r"\W", "", found).lstrip("0") == "482917"
        assert not text[span.start - 1 : span.start].isalnum()
        assert not text[span.end : span.end + 1].isalnum()


@given(st.text(st.sampled_from("0126279/-. july,"), max_size=60))
def test_dates_have_the_digits_of_the_value(text: str) -> None:
    for span in find_known(text, [Known("DATE", "1961-07-22")]):
        digits = re.sub(r"\D", "", text[span.start : span.end])
        assert "22" in digits and ("7" in digits or "ul" in text[span.start : span.end])


@given(st.text(max_size=40), st.text(max_size=30), st.sampled_from(ALL))
def test_any_text_and_value_give_sorted_spans_inside(text: str, value: str, label: str) -> None:
    text = f"{text} {value} {text}"
    at = 0
    for span in find_known(text, [Known(label, value)]):
        assert at <= span.start < span.end <= len(text)
        assert (span.label, span.score, span.source) == (label, 1.0, "known")
        at = span.end


def test_the_whole_value_is_found_as_it_stands() -> None:
    for label in set(ALL) - {"PATIENT", "DOCTOR"}:  # names have no digits
        value = "10.0.0.7" if label == "IPADDR" else "Qx7-4821-Zanth"
        spans = find_known(f"was {value} seen", [Known(label, value)])
        assert [(span.start, span.end) for span in spans] == [(4, 4 + len(value))]


def test_overlapping_values_lose_no_character() -> None:
    text = "Delgado Memorial Hospital, Maria Delgado"
    known = [Known("PATIENT", "Maria Delgado"), Known("HOSPITAL", "Delgado Memorial Hospital")]
    assert [(s.start, s.end, s.label) for s in find_known(text, known)] == [
        (0, 25, "HOSPITAL"),
        (27, 40, "PATIENT"),
    ]


@pytest.mark.parametrize("label", ["PATIENT", "DATE", "PHONE", "HOSPITAL"])
def test_a_value_that_is_too_long_sets_the_note_aside(label: str) -> None:
    value = "Delgado " * 26
    assert find_known(value, [Known(label, value[:MAX_CHARACTERS])]) is not None
    with pytest.raises(NoteError, match=f"a {label} of 208 characters") as caught:
        find_known("text", [Known(label, value)])
    assert "Delgado" not in str(caught.value)


HOSTILE = {
    "name": "Maria Delgado ",
    "initials": "M.D.",
    "capitals": "M ",
    "digits": "48 ",
    "one digit": "0",
    "date": "7/22/",
    "month": "July ",
    "phrase": "elm street ",
    "spaces": " ",
    "newlines": "\n",
    "hyphens": "a-",
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_long_text_takes_linear_time(unit: str) -> None:
    known = [
        Known("PATIENT", "Maria T. Delgado"),
        Known("DATE", "1961-07-22"),
        Known("MEDICALRECORD", "48" * 90 + "1"),
        Known("IDNUM", "0" * 200),
        Known("PHONE", "480-480-4848"),
        Known("HOSPITAL", "elm street " * 18),
        Known("USERNAME", "a-" * 90 + "b"),
    ]

    def seconds(n_characters: int) -> float:
        text = unit * (n_characters // len(unit))
        begun = time.process_time()
        find_known(text, known)
        return time.process_time() - begun

    assert seconds(1 << 18) < 16 * max(min(seconds(1 << 15) for _ in range(2)), 0.05)
