"""What each rule takes: the text with every expected span in brackets as [LABEL|text]."""

import re

import pytest

from minialbert.rules import all_rules, find
from minialbert.spans import Span

MARK = re.compile(r"\[([A-Z-]+)\|([^\]]*)\]")

TAKEN = """
Seen on [DATE|3/14/2009] in clinic.
Seen [DATE|3-14-09] and again [DATE|14.03.2009].
Study of [DATE|2009-03-14], prior [DATE|2008/11/04].
Resulted [DATE|2009-03-14]T08:15:00Z
Study acquired [DATE|20090312], compared to [DATE|20080117].
D: [DATE|031409]
DOB:[DATE|05/12/1947]
It was [DATE|March 14, 2009].
It was [DATE|14 March 2009].
It was [DATE|14-Mar-2009] and [DATE|Mar 14th].
An advance directive dated the [DATE|9th of August, 2006].
On the [DATE|14th of March] he fell.
EGD in [DATE|March 2009] was clean.
EGD in [DATE|March of 2009] was clean.
Seen [DATE|Nov '15] for asthma.
CABG ([DATE|3/09]), stent [DATE|5/2011].
Since [DATE|June 2012] she is well.
Diagnosed in [DATE|1998], treated since [DATE|2004].
Dx'd around [DATE|'98]; well since.
Appendectomy in [DATE|1992], hysterectomy [DATE|2003].
Hemodialysis ([DATE|1983]-[DATE|1988])
He spent the [DATE|1970s] at sea.
Return [DATE|Monday] or [DATE|Thursdays].
HD schedule is [DATE|Mon]-[DATE|Wed]-[DATE|Fri].
Dropped off on [DATE|Sun].
Since [DATE|Thanksgiving] she coughs; worse on [DATE|New Year's Eve].
Started after the [DATE|Fourth of July].
In the [DATE|summer of 2003] he fell; again [DATE|winter 2008].
Worse every [DATE|winter].
Hospitalized [DATE|3/4]-[DATE|3/9/08] for pneumonia.
From [DATE|3/4/08]-[DATE|3/9/08] at home.
Seen [DATE|3/4/08], [DATE|3/5/08], [DATE|3/6/08].
Transferred on the [DATE|14th].
CT [DATE|3/4], repeat [DATE|3/9/08]: smaller.
On [DATE|12/26] at 0800 he left.
Cardiac cath in [DATE|07/06] was clean.
Admitted [DATE|oct 4] to hospital.
Fell in [DATE|December] on ice.
The [DATE|March 14]-[DATE|16, 2009] admission.
Call [PHONE|(617) 555-0134] or [PHONE|617.555.0135].
Call [PHONE|617-555-0134] x[PHONE|212].
Toll free [PHONE|1-800-555-0199].
Cell [PHONE|555-0134].
Phone: [PHONE|617 555 0134]
Tel [PHONE|020 7946 0018]
Mobile [PHONE|07700 900123]
Abroad at [PHONE|+44 20 7946 0018].
Home [PHONE|(02) 5550 1234] in Sydney
Rang [PHONE|0412 345 678].
Reach him at [PHONE|+91 98765 43210].
Fax: [FAX|617-555-0136]
faxed to [FAX|(617) 555-0136].
Results to [FAX|617-555-0136] (fax)
Pager [PHONE|31882]; beeper [PHONE|2-1234].
Bleep [PHONE|412] for the SHO.
Left message, ext. [PHONE|4412]
Write to [EMAIL|m.delgado+home@mail.example.org].
See [URL|https://portal.example.com/login?a=1].
See [URL|www.mychart-north.org] or [URL|northvalley.org/results].
Logged from [IPADDR|10.44.7.219].
Logged from [IPADDR|fe80:0:0:0:202:b3ff:fe1e:8329].
SSN: [SSN|512-44-9087]
ssn [SSN|412 55 0198]
SSN last four [SSN|4417]
Veteran [SSN|xxx-xx-4417]
MRN: [MEDICALRECORD|00421377]
MRN [MEDICALRECORD|123-45-67]
Medical Record Number: [MEDICALRECORD|A104477]
UNIT NO:   [MEDICALRECORD|4471902]
MR#:[MEDICALRECORD|0042137]
Hosp no: [MEDICALRECORD|K441772]  NHS no: [HEALTHPLAN|943 476 5919]
CHI [HEALTHPLAN|1203486219]
Accession: [IDNUM|CT-09-0114482]
Pathology [IDNUM|S09-12345] reviewed.
Job# [IDNUM|778120]
Police report no. [IDNUM|08-3391]
Case #: [IDNUM|77120]
Claim number: [IDNUM|WC2088171]
Badge [IDNUM|448812]
Account Number:        [ACCOUNT|V00112233]
FIN [ACCOUNT|300449172]
CSN: [ACCOUNT|300449172]
Member ID: [HEALTHPLAN|XQB88140217]     Group: [HEALTHPLAN|70041]
Medicare No. [HEALTHPLAN|2951 44876 1]
Policy [HEALTHPLAN|8841702]
MBI [HEALTHPLAN|1EG4-TE5-MK72]
NPI [LICENSE|1457390021] DEA [LICENSE|BM4471902]
License # [LICENSE|G45521]
GMC [LICENSE|7482210]
license plate [VEHICLE|7KLM302]
VIN [VEHICLE|1HGCM82633A004352]
Lot # [DEVICE|U203841], serial no. [DEVICE|CI-1189204]
S/N [DEVICE|R0066ZH]
fingerprint file [BIOID|FP-20934-R]
Transcribed by: [USERNAME|mt0441]
RJT/[USERNAME|mw04]
JD:[USERNAME|slk] D: [DATE|3/4/09]
username: [USERNAME|jfalk1951]
Springfield, [STATE|IL] [ZIP|62704-1234]
Duluth, [STATE|Minnesota]  [ZIP|55802]
London [ZIP|SW1A 2AA]
Ottawa ON [ZIP|K1A 0B6]
Harristown QLD [ZIP|4350]
Eircode [ZIP|D02 X285]
Room [ROOM|412-B] by the window
Moved to bed [ROOM|3].
At [STREET|7741 S. Redwood Rd], upstairs.
Lives at [STREET|220 Oak Street, Apt 4B].
Lives at [STREET|1200 NW 23rd Avenue].
Lives at [STREET|14 Larch Close].
LIVES AT [STREET|88 MILL LANE].
[LOCATION-OTHER|P.O. Box 1190]
A [AGE|42]-year-old man and a [AGE|7] y/o girl.
[AGE|42]yo F, her son is [AGE|13] years old.
THE PATIENT IS A [AGE|92] YEAR OLD MAN.
A [AGE|4]-month-old boy and a [AGE|3]-day-old infant.
A [AGE|forty-two]-year-old woman.
Age: [AGE|42]   died at age [AGE|58].
Mother died in her [AGE|60s], father in his [AGE|sixties].
Pt is [AGE|42]F with chest pain.
Walked at [AGE|14] months of age.
Ages [AGE|4] and [AGE|7].
She turns [AGE|60] soon.
She turned [AGE|40] today.
She is in her mid to late [AGE|60s].
Mother, early to mid [AGE|70s], well.
Father died at [AGE|58] of an MI.
Seen by Dr. [DOCTOR|Okafor] today.
Seen by Dr. [DOCTOR|Grace L. Okafor].
DR. [DOCTOR|OKAFOR] SAW HIM.
Dr. [DOCTOR|O'Brien]'s note was read.
Drs. [DOCTOR|Weiss] and [DOCTOR|Lee] agree.
Dictated by: [DOCTOR|Nancy Weiss], M.D.
SURGEON:  [DOCTOR|RALPH MENARD], M.D.
Electronically signed by: [DOCTOR|Ingrid Sato], RN
Patient Name: [PATIENT|Delgado, Maria T]
PATIENT: [PATIENT|LEE, KOFI]   MRN: [MEDICALRECORD|0042137]
Mrs. [PATIENT|Delgado] is well.
RE: Mr. [PATIENT|Delgado]
Mum [PATIENT|Beatriz] is well; stepdad [PATIENT|kofi] drove her.
Lives with her boyfriend, [PATIENT|Michael], and SON [PATIENT|KWAME].
Her daughter is named [PATIENT|Debra].
His wife's name is [PATIENT|Chantal]; spouse: [PATIENT|Eleanor Okafor].
Husband - [PATIENT|George]. Her father, [PATIENT|John], and brother [PATIENT|Robert].
Children: [PATIENT|Rhiannon] and [PATIENT|Callum]. Sons [PATIENT|Tomas], [PATIENT|Ivan], and [PATIENT|Luis] visit.
She works part-time as a [PROFESSION|TIG welder] at the yard.
Occupation: [PROFESSION|Truck driver]
A [AGE|58]-year-old right-handed [PROFESSION|aircraft mechanic] fell.
He is a retired [PROFESSION|Methodist minister]; his wife is a [PROFESSION|homemaker].
She worked for 30 years as a [PROFESSION|nurse practitioner], he as a cook.
She is a [PROFESSION|teacher's aide]; he's a [PROFESSION|plumber]. I am a [PROFESSION|registered nurse].
A [AGE|50] y.o. male [PROFESSION|farmer]. Job: [PROFESSION|forklift operator]
Mom [DATE|Monday] to [DATE|Friday], yes sir.
A [AGE|31]-year-old Albanian non-smoking female [PROFESSION|police officer] presented.
"""

LEFT = """
Saturation in the low to mid 90s on room air.
The stepping test turns 60 left.
It turns 90 counterclockwise.
Strength 3/5 in the left leg, 5/5 elsewhere.
A 2/6 systolic murmur at the apex.
BP 120/80, HR 72, sat 98% on 2 L.
L4-L5 disc, T1-T2 facet, C5-6 stenosis.
Tylenol q.6h, 650 mg q4-6h p.r.n.
Paracetamol for 3/7, review in 2/52.
Closed with 3-0 Vicryl and 4-0 Monocryl.
Epinephrine 1:1000, lidocaine 1:100,000.
ICD-9 250.00 and 401.9, CPT 99213-25.
A 10-12 cm mass; 2.1 x 1.8 cm nodule.
White cells 2000, intake 2010, output 1985.
Urine output 1984 mL in 2009 mL of fluid.
SaO2 98, pulse 104, temp 98.6.
Na 138, K 4.2, Cl 104, CO2 22, BUN 14.
ABO compatible; HLA-B*5701 negative, B44, DR4.
An 18-gauge needle and 14F Foley.
Sinemet 25/100 TID, Norco 5/325, Advair 250/50.
Pain 3/10, down from 8/10.
Visual acuity 20/40 OD, 20/200 OS.
Apgars 8/9 at 1 and 5 minutes.
Gleason 4+3=7 in 5/12 cores.
Febrile at 2010 hrs; cultures at 2025.
Rate 14, TV 450, PEEP 5, P/F 260.
Christmas disease and a Christmas tree pattern.
She may march 3 times a day.
Fall precautions; spring ligament intact.
Winter's formula predicts a pCO2 of 24.
Feeding with a Dr. Brown nipple.
Dear Dr. XYZ: thank you for Mr. ABC.
Seen by Dr. X. The wound is clean.
Emergency room 2 days ago, in bed 3 days.
On room air 95 percent.
Head of bed 30 degrees.
Extension 120 degrees, flexion 45.
2 units of blood, unit given at 0300.
In the case at hand nothing helps.
A lot of pain; group of 300 patients.
A 10-year-old prosthesis and a 3-week-old fracture.
Gestational age of 38 weeks.
EKG: 2 mm ST depression in V4, 1 MM ST ELEVATION.
Paged at 0310, called back 0325.
Sats 91-94; sun exposure discussed.
MON 8%, LYM 30%.
T2N0M0, pT3 pN1b.
Ratio 1/2, dose 1/2 tab, on 1/2 NS.
CD4 112, VL 84,000.
Ages ago he was well.
D5 1/2 NS at 125/hr.
Follow up in 7-10 days or 2 weeks.
Dr. is aware. Doctor to review.
The patient is a good historian. He was a restrained driver.
Records from his former physician; a poor surgical candidate.
Works as a team, works as well as before, uses a walker.
Mother died, father alive, sister with asthma, brother has gout.
Mom will call; dad may come. Father: Diabetes. Mother Denies it.
Father Gilbert syndrome, mother Irish. Sister Mary Joseph nodule.
Siblings: asthma and gout. Children: none. Parents are alive and well. Friends and family.
Referred by an oncologist who is a specialist in sarcoma.
The patient was a nurse visit only. She is a dog owner. He is a leader among peers.
The liver serves as the major producer of albumin. She is a poor planner.
The patient is a girl showing Tanner stage 3. Retired, physician notified.
"""


def _rows(block: str) -> list[str]:
    return block.strip().splitlines()


def _plain(marked: str) -> tuple[str, set[tuple[int, int, str]]]:
    """Take the marks out; return the text and what they covered."""
    text, spans, at = "", set(), 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        spans.add((len(text), len(text) + len(mark[2]), mark[1]))
        text, at = text + mark[2], mark.end()
    return text + marked[at:], spans


def _found(text: str) -> set[tuple[int, int, str]]:
    return {(s.start, s.end, s.label) for s in find(text)}


@pytest.mark.parametrize("marked", _rows(TAKEN), ids=lambda row: row[:60])
def test_takes(marked: str) -> None:
    text, expected = _plain(marked)
    assert _found(text) == expected


@pytest.mark.parametrize("text", _rows(LEFT), ids=lambda row: row[:60])
def test_leaves(text: str) -> None:
    assert [text[s.start : s.end] for s in find(text)] == []


def test_spans_carry_source_and_order() -> None:
    spans = find("On 3/14/2009 Dr. Okafor saw the 42-year-old.")
    assert spans == sorted(spans, key=lambda s: s.start)
    assert {s.source for s in spans} == {"rule"}
    assert all(isinstance(s, Span) and 0 < s.score <= 1 for s in spans)


@pytest.mark.parametrize("text", ["", " ", "\n", "no identifiers here"], ids=repr)
def test_nothing_in_nothing(text: str) -> None:
    assert find(text) == []


def test_certain_labels_score_above_names() -> None:
    by_label = {s.label: s.score for s in find("Dr. Okafor, o@example.org, MRN: 0042137")}
    assert by_label["EMAIL"] > 0.95
    assert by_label["MEDICALRECORD"] > 0.95
    assert by_label["DOCTOR"] < 0.75


def test_every_rule_has_a_group_and_a_score() -> None:
    for rule in all_rules():
        assert re.search(r"\((?!\?)", rule.pattern), rule.pattern
        assert 0.5 <= rule.score <= 1
