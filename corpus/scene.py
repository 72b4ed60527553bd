"""One note's cast: the people, places and numbers that its slots speak of, consistent in the note.

``Scene.fill("patient.last_first")`` returns the text of a slot and its label. The keys are described
in ``skeletons/FORMAT.md``.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from random import Random

from corpus import numbers, times
from corpus.bodies import invent_job, invent_practice
from corpus.lists import Address, Lists
from corpus.people import Gender, Person, invent_person, write_name
from minialbert.us_states import US_STATES

RELATIVES: dict[str, Gender | None] = {
    "husband": "m", "wife": "f", "mother": "f", "father": "m", "son": "m", "daughter": "f",
    "brother": "m", "sister": "f", "friend": None, "relative": None,
}  # fmt: skip
PRONOUNS = {"he": ("she", "he"), "his": ("her", "his"), "him": ("her", "him"), "He": ("She", "He"), "His": ("Her", "His"),
            "Mr": ("Ms.", "Mr."), "man": ("woman", "man"), "sex": ("F", "M"), "Him": ("Her", "Him"), "Man": ("Woman", "Man")}  # fmt: skip
STATES = {state.code: state.name for state in US_STATES} | {"DC": "District of Columbia"}
PROVINCES = {"au": {"NSW": "New South Wales", "VIC": "Victoria", "QLD": "Queensland", "WA": "Western Australia", "SA": "South Australia", "TAS": "Tasmania"}, "ca": {"ON": "Ontario", "QC": "Quebec", "BC": "British Columbia", "AB": "Alberta", "MB": "Manitoba", "NS": "Nova Scotia"}, "in": {"MH": "Maharashtra", "KA": "Karnataka", "TN": "Tamil Nadu", "KL": "Kerala", "WB": "West Bengal", "GJ": "Gujarat"}}  # fmt: skip
CITY_COUNTRY = {"uk": "GB", "au": "AU", "ca": "CA", "in": "IN", "ie": "IE", "nz": "NZ", "za": "ZA"}
CODE_LABELS = {"mrn": "MEDICALRECORD", "account": "ACCOUNT", "healthplan": "HEALTHPLAN", "license": "LICENSE", "idnum": "IDNUM",
               "device": "DEVICE", "vehicle": "VEHICLE", "bioid": "BIOID", "ssn": "SSN"}  # fmt: skip
LIST_LABELS = {"pharmacy": ("pharmacy", "HOSPITAL"), "nursing_home": ("nursing_home", "HOSPITAL"), "ward": ("wards", "HOSPITAL"),
               "department": ("departments", "DEPARTMENT"), "profession": ("professions", "PROFESSION"), "organization": ("organizations", "ORGANIZATION")}  # fmt: skip
WORDS = ("brand", "eponym")  # of medicine, that look like names
_KEY = re.compile(r"([A-Za-z_]+?)(\d*)(?:\.([A-Za-z_]+))?")


@dataclass(slots=True)
class Scene:
    """The cast of one note; entries are invented when first asked for."""

    rng: Random
    lists: Lists
    country: str = "us"
    cast: dict[str, Person] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)
    style: str = ""
    today: date = field(init=False)

    def __post_init__(self) -> None:
        self.today = times.invent_day(self.rng)
        self.style = times.numeric_style(self.rng, day_first=self.country not in ("us", "ca"))

    def fill(self, slot: str) -> tuple[str, str | None]:
        """Return the slot's text and label (None for pronouns); raises KeyError for an unknown slot."""
        match = _KEY.fullmatch(slot)
        if match is None:
            raise KeyError(slot)
        key, number, form = match.groups()
        form = form or ""
        is_low = form == "low" or form.endswith("_low")
        form = form.removesuffix("low").removesuffix("_") if is_low else form
        text, label = self._fill(key.lower(), number, form)
        if is_low:
            return text.lower(), label
        is_loud = key.isupper() and label != "USERNAME"
        return (text.upper() if is_loud else text), label

    def person(self, role: str) -> Person:
        """Return who plays ``role`` ("patient", "doctor3", "son2")."""
        if role not in self.cast:
            kin = role.rstrip("0123456789")
            last = None
            if kin in RELATIVES and kin != "friend" and self.rng.random() < 0.6:
                last = self.person("patient").last
            self.cast[role] = invent_person(
                self.rng, self.lists, last=last, gender=RELATIVES.get(kin)
            )
        return self.cast[role]

    def _fill(self, key: str, number: str, form: str) -> tuple[str, str | None]:
        rng = self.rng
        if key in ("patient", "doctor") or key in RELATIVES:
            return self._name(key, number, form)
        if key in ("date", "dob"):
            return self._date(key, number, form), "DATE"
        if key == "age":
            return self._age(form), "AGE"
        if key == "state":
            return self._state(number, form), "STATE"
        name = f"{key}{number}.{form}"
        if name not in self.things:
            self.things[name] = self._invent(key, number, form)
        if key in WORDS:
            return self.things[name], None
        label = CODE_LABELS.get(key) or LIST_LABELS.get(key, ("", ""))[1] or _LABELS[key]
        if key == "street" and "Box " in self.things[name]:
            label = "LOCATION-OTHER"
        if key == "profession" and rng.random() < 0.1:
            return self.things[name].capitalize(), label
        return self.things[name], label

    def _name(self, key: str, number: str, form: str) -> tuple[str, str | None]:
        person = self.person(key + number)
        if form in PRONOUNS:
            return PRONOUNS[form][person.gender == "m"], None
        default = "full" if key in ("patient", "doctor") else "first"
        text = write_name(self.rng, person, form or default)
        return text, "DOCTOR" if key == "doctor" else "PATIENT"

    def _date(self, key: str, number: str, form: str) -> str:
        name = f"{key}{number}"
        if name not in self.things:
            day = times.invent_day(self.rng, self.today)
            if key == "dob":
                day = day.replace(day=min(day.day, 28), year=day.year - self.rng.randrange(1, 97))
            self.things[name] = day.isoformat()
        day = date.fromisoformat(self.things[name])
        return times.write_day(self.rng, day, form or "numeric", style=self.style)

    def _age(self, form: str) -> str:
        years = self.rng.choice((self.rng.randrange(18, 90), self.rng.randrange(1, 104)))
        if form == "child":
            return str(self.rng.randrange(1, 17))
        return times.number_in_words(min(99, years)) if form == "words" else str(years)

    def _home(self, number: str) -> Address:
        name = f"home{number}"
        if name not in self.things:
            home = self._abroad() if self.country != "us" else _pick_city(self.rng, self.lists)
            self.things[name] = f"{home.city}|{home.state}"
        return Address(*self.things[name].split("|"))

    def _abroad(self) -> Address:
        cities = self.lists.world_cities[CITY_COUNTRY[self.country]]
        states = PROVINCES.get(self.country, {"": ""})
        return Address(self.rng.choice(cities), self.rng.choice(tuple(states)))

    def _state(self, number: str, form: str) -> str:
        short = self._home(number).state or "NY"
        full = {**STATES, **PROVINCES.get(self.country, {})}.get(short, short)
        by_form = {"abbr": short, "full": full, "": self.rng.choice((short, full, full))}
        return by_form[form]

    def _invent(self, key: str, number: str, form: str) -> str:
        rng, lists = self.rng, self.lists
        if key in CODE_LABELS:
            return numbers.invent_code(rng, key, self.country)
        if key == "profession":
            return invent_job(rng, lists.written["professions"])
        if key in LIST_LABELS:
            return rng.choice(lists.written[LIST_LABELS[key][0]])
        if key in WORDS:
            words = {"brand.": lists.written["brands"], "eponym.": lists.written["eponyms"],
                     "eponym.rare": lists.rare_eponyms}  # fmt: skip
            return rng.choice(words[f"{key}.{form}"])
        someone = self.person(rng.choice(("patient", "doctor", "doctor2")))
        match key:
            case "hospital":
                return self._hospital(number, form)
            case "clinic":
                return self._named_clinic()
            case "city":
                return self._home(number).city
            case "place":
                return rng.choice((*lists.written["places"], *rng.sample(lists.counties, 40)))
            case "country":
                return rng.choice(lists.countries)
            case "zip":
                return numbers.invent_zip(rng, self.country)
            case "street":
                return numbers.invent_street(
                    rng, lists.streets, rng.choice(lists.surnames), self.country
                )
            case "phone" | "fax":
                return numbers.invent_phone(rng, self.country)
            case "pager":
                return rng.choice(
                    (
                        numbers.invent_phone(rng, self.country),
                        numbers.fill_layout(rng, rng.choice(("####", "#####", "##-####"))),
                    )
                )
            case "ext":
                return numbers.fill_layout(rng, rng.choice(("####", "###", "#####", "#-####")))
            case "email":
                return numbers.invent_email(
                    rng,
                    someone.first,
                    someone.last,
                    numbers.invent_host(rng, self.fill("hospital")[0]),
                )
            case "url":
                return numbers.invent_url(rng, numbers.invent_host(rng, self.fill("hospital")[0]))
            case "ip":
                return numbers.invent_ip(rng)
            case "username":
                return numbers.invent_username(rng, someone.first, someone.last)
            case "room":
                return rng.choice(
                    (
                        str(rng.randrange(1, 40)),
                        str(rng.randrange(100, 999)),
                        f"{rng.randrange(100, 900)}-{rng.randrange(1, 4)}",
                        f"{rng.randrange(1, 900)}{rng.choice('ABCD')}",
                    )
                )
        raise KeyError(key)

    def _hospital(self, number: str, form: str) -> str:
        rng, lists = self.rng, self.lists
        if form == "short":
            words = self.fill(f"hospital{number}")[0].split()
            kept = [w for w in words if w.lower() not in _HOSPITAL_WORDS]
            return " ".join(kept or words)
        roll = rng.random()
        if roll < 0.4 and self.country == "us":
            return rng.choice(lists.hospitals)
        if roll < 0.7:
            return rng.choice(lists.written["hospital"])
        if roll < 0.8:
            return invent_practice(rng, lists.surnames)
        stem = rng.choice(
            (
                self._home(number).city,
                rng.choice(lists.surnames),
                "St. " + rng.choice(lists.female),
                "St " + rng.choice(lists.male) + "'s",
                _pick_city(rng, lists).city,
                rng.choice(lists.counties),
            )
        )
        tail = rng.choice(
            (
                "Hospital",
                "General Hospital",
                "Medical Center",
                "Memorial Hospital",
                "Regional Medical Center",
                "Community Hospital",
                "Infirmary",
                "Health System",
                "Children's Hospital",
                "Clinic",
                "Royal Infirmary",
                "University Hospital",
                "District Hospital",
                "VA Medical Center",
                "Medical Centre",
            )
        )
        return f"{stem} {tail}"

    def _named_clinic(self) -> str:
        rng = self.rng
        roll = rng.random()
        if roll < 0.35:
            return rng.choice(self.lists.written["clinic"])
        if roll < 0.75:
            surnames = rng.sample(self.lists.surnames, min(9, len(self.lists.surnames)))
            return invent_practice(rng, (*surnames, self.fill("city")[0]))
        stem = rng.choice(
            (
                rng.choice(self.lists.surnames),
                _pick_city(rng, self.lists).city,
                rng.choice(self.lists.written["wards"]),
            )
        )
        return f"{stem} " + rng.choice(
            (
                "Family Practice",
                "Clinic",
                "Surgery",
                "Medical Group",
                "Cardiology Associates",
                "Health Centre",
                "Orthopaedics",
                "Pediatrics",
                "Dental",
                "Women's Health",
                "Eye Center",
                "Physicians",
                "Urgent Care",
                "Imaging",
                "Internal Medicine",
            )
        )


_LABELS = {"hospital": "HOSPITAL", "clinic": "HOSPITAL", "city": "CITY", "place": "LOCATION-OTHER", "country": "COUNTRY",
           "zip": "ZIP", "street": "STREET", "phone": "PHONE", "pager": "PHONE", "ext": "PHONE", "fax": "FAX",
           "email": "EMAIL", "url": "URL", "ip": "IPADDR", "username": "USERNAME", "room": "ROOM"}  # fmt: skip
_HOSPITAL_WORDS = {
    "hospital",
    "medical",
    "center",
    "centre",
    "general",
    "memorial",
    "regional",
    "community",
    "health",
    "system",
    "clinic",
    "of",
    "the",
}


def _pick_city(rng: Random, lists: Lists) -> Address:
    """Draw a US town; the list is ordered by size, so a power favours larger ones mildly."""
    return lists.cities[int(len(lists.cities) * rng.random() ** rng.choice((1, 2)))]
