"""Names of practices and jobs put together from parts, so that few are met twice."""

from collections.abc import Sequence
from random import Random
from typing import Final

_FIELDS: Final = """
Rehabilitation|Rehab|Family Medicine|Family Practice|Urology|Orthopedics|Orthopaedics|Cardiology|Heart|Kidney|Nephrology|Dialysis
Behavioral Health|Counseling|Recovery|Wellness|Pain|Spine|Sports Medicine|Physical Therapy|Women's Health|OB/GYN|Pediatrics
Eye|Vision|Retina|Dermatology|Skin|Imaging|Radiology|Open MRI|Surgical|Endoscopy|Digestive Health|Gastroenterology|Oncology|Cancer
Hand|Foot & Ankle|Podiatry|Chiropractic|Sleep|Allergy|Asthma|Lung|Pulmonary|Diabetes|Endocrine|Wound|Burn|Infusion|Urgent Care
Walk-In|Primary Care|Internal Medicine|Geriatric|Memory|Hospice|Home Care|Dental|Oral Surgery|ENT|Hearing|Neurology|Neuroscience|Autism
Fertility|Midwifery|Birth|Breast|Vein|Vascular|Transplant|Hemophilia|Travel Medicine|Occupational Health|Psychiatric|Eating Disorder
""".replace("\n", "|").strip("|").split("|")  # fmt: skip
_TAILS: Final = ("", "", "Center", "Clinic", "Associates", "Group", "Institute", "Partners", "Specialists", "Services", "Medical Group",
                 "Consultants", "Care", "Network", "Pavilion", "Center of Excellence")  # fmt: skip
_FORMS: Final = (", P.C.", ", P.A.", ", LLC", " PLLC", ", S.C.", ", Inc.", ", Ltd.", " LLP", " PC")
_LEADS: Final = """
Advanced|Premier|Total|Complete|Active|Summit|Pinnacle|First Choice|Allied|United|Coastal|Prime|Precision|Integrated|Alpine|Lakeside
New Horizons|Bright Path|Restore|In Motion|Kinetic|Tri-County|Tri-State|Four Corners|Metro|Midtown|Eastside|North Shore|Valley|Prairie
Harbor|Riverbend|Cornerstone|Keystone|Beacon|Compass|Legacy|Horizon|Evergreen|Bluegrass|Gateway|Crossroads|Heritage|Liberty|Pioneer
""".replace("\n", "|").strip("|").split("|")  # fmt: skip
_HOMES: Final = """
Maplewood|Oakdale|Brookside|Fairhaven|Meadowbrook|Sunnyside|Rosewood|Cedar Glen|Stonebridge|Willow Creek|Elmhurst|Briarcliff
Greenbriar|Hillcrest|Lakeview|Parkside|Ridgeview|Silver Birch|Autumn Leaves|Golden Acres|Heather Court|Ivy Lodge|The Pines|The Elms
The Villa|The Gardens|The Manor|The Arbors|The Cedars|The Willows|Spring House|Wisteria Place|Bethany|Nazareth|Emmaus|Ebenezer
""".replace("\n", "|").strip("|").split("|")  # fmt: skip
_KINDS_OF_JOB: Final = """
part-time|freelance|self-employed|professional|amateur|senior|junior|assistant|lead|head|night-shift|apprentice|licensed
certified|traveling|elementary school|high school|college|university|preschool|kindergarten|community college|church|hospital|hotel
factory|warehouse|union|city|county|state|federal|military|Army|Navy|corporate|medical|dental|legal|technical|industrial|commercial
residential|electrical|mechanical|forestry|railroad|shipyard|airline|bank|insurance|jazz|folk|opera|country|bluegrass|gospel|studio
""".replace("\n", "|").strip("|").split("|")  # fmt: skip


def invent_practice(rng: Random, stems: Sequence[str]) -> str:
    """Return a name such as "Advanced Rehabilitation", "Okafor Urology, P.C.", "the Wound Center"."""
    roll = rng.random()
    if roll < 0.12:
        return rng.choice(_HOMES)
    if roll < 0.24:
        return f"{rng.choice(_FIELDS)} {rng.choice(_TAILS[2:])}"
    stem = rng.choice(stems) if rng.random() < 0.5 else rng.choice(_LEADS)
    name = " ".join(filter(None, (stem, rng.choice(_FIELDS), rng.choice(_TAILS))))
    return name + rng.choice(_FORMS) if rng.random() < 0.15 else name


def invent_job(rng: Random, jobs: Sequence[str]) -> str:
    """Return a job, now and then with a word on its kind: "forestry mechanic"."""
    job = rng.choice(jobs)
    return f"{rng.choice(_KINDS_OF_JOB)} {job}" if rng.random() < 0.3 else job
