"""Invent numbers, codes and addresses: every identifier that is neither a name nor a date."""

from random import Random

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
PHONE_LAYOUTS = {
    "us": ("###-###-####", "(###) ###-####", "(###)###-####", "###.###.####", "### ### ####", "1-###-###-####", "+1 ### ### ####", "###-####", "##########", "x####"),
    "ca": ("###-###-####", "(###) ###-####", "1-###-###-####"),
    "uk": ("0#### ######", "020 #### ####", "07### ######", "07#########", "01### ######", "0### ### ####", "+44 7### ######", "(0####) ######"),
    "ie": ("01 ### ####", "08# ### ####", "+353 8# ### ####", "0## #######"),
    "au": ("(0#) #### ####", "04## ### ###", "0# #### ####", "1300 ### ###"),
    "nz": ("0# ### ####", "02# ### ####", "(0#) ### ####"),
    "in": ("+91 ##### #####", "9#########", "0##-########", "98### #####"),
    "za": ("0## ### ####", "+27 ## ### ####", "(0##) ### ####"),
}  # fmt: skip
LAYOUTS = {
    "mrn": ("#######", "######", "########", "##-##-##", "###-##-##", "@######", "@@######", "######-#", "##-##-####", "#########", "@#######", "### ### ##", "00######"),
    "account": ("##########", "#########", "@#########", "###########", "########-#", "@@##########", "#######", "##-#######"),
    "healthplan": ("@@@#########", "@@#######", "###########", "#########-##", "@##@#######", "############", "XX#######", "###-##-####@", "#@##-@#-##@@", "#### ##### #"),
    "license": ("@@#######", "##########", "@######", "@@-######", "@-#####", "@#######", "########"),
    "idnum": ("@##-#####", "@@-##-#####", "#######", "######", "@@##-######", "########", "@########", "####-####", "##-######", "@-##-###", "@@@-####", "###-###-##", "##@@####", "#####", "@@@@####-##", "20##-#####"),
    "device": ("@@#######", "######@", "@##@####", "###-####-##", "@@@######@", "#########", "@#####", "##@####", "@@-####-@"),
    "vehicle": ("@@@-####", "@@@ ####", "#@@@###", "@##-@@@", "@@## @@@", "###-@@@", "1@@@@##@#########"),
    "bioid": ("FP-######", "@@@#####-##", "RET-####-@", "VP#######", "######-FP"),
    "ssn": ("###-##-####", "###-##-####", "#########", "### ## ####", "xxx-xx-####", "XXX-XX-####"),
    "ssn_uk": ("@@ ## ## ## @", "@@######@"), "ssn_in": ("#### #### ####", "############"), "ssn_ca": ("### ### ###",),
    "mrn_uk": ("@######", "#######", "@@######", "######"), "healthplan_uk": ("### ### ####", "###-###-####", "##########"), "mrn_in": ("UHID ######", "#########", "@@/##/#####"),
    "healthplan_ca": ("#### ### ###", "####-###-###-@@", "#### ### ### @@"), "healthplan_au": ("#### ##### #", "##########", "#### ##### #/#"),
    "zip_us": ("#####", "#####", "#####", "#####-####"), "zip_uk": ("@@# #@@", "@## #@@", "@# #@@", "@@## #@@"), "zip_ca": ("@#@ #@#", "@#@#@#"),
    "zip_au": ("####",), "zip_in": ("######", "### ###"), "zip_ie": ("@## @#@#",), "zip_nz": ("####",), "zip_za": ("####",),
}  # fmt: skip
STREET_TYPES = ("Street", "St", "St.", "Avenue", "Ave", "Ave.", "Road", "Rd", "Rd.", "Drive", "Dr", "Lane", "Ln", "Court", "Ct",
                "Boulevard", "Blvd", "Place", "Way", "Circle", "Terrace", "Parkway", "Trail", "Highway", "Crescent", "Close")  # fmt: skip
MAIL_HOSTS = (
    "gmail.com",
    "yahoo.com",
    "hotmail.com",
    "aol.com",
    "outlook.com",
    "comcast.net",
    "nhs.net",
    "btinternet.com",
    "rediffmail.com",
)


def fill_layout(rng: Random, layout: str) -> str:
    """Replace ``#`` by digits and ``@`` by capitals."""
    first = True
    out = []
    for c in layout:
        if c == "#":
            out.append(str(rng.randrange(1 if first else 0, 10)))
            first = False
        else:
            out.append(rng.choice(LETTERS) if c == "@" else c)
    return "".join(out)


def invent_code(rng: Random, kind: str, country: str = "us") -> str:
    """Draw a number of ``kind`` as the country writes it; raises KeyError for an unknown kind."""
    return fill_layout(rng, rng.choice(LAYOUTS.get(f"{kind}_{country}") or LAYOUTS[kind]))


def invent_zip(rng: Random, country: str) -> str:
    """Draw a postcode."""
    return fill_layout(rng, rng.choice(LAYOUTS[f"zip_{country}"]))


def invent_phone(rng: Random, country: str) -> str:
    """Draw a telephone number; the caption stays outside."""
    layout = rng.choice(PHONE_LAYOUTS[country])
    return fill_layout(rng, layout)


def invent_street(rng: Random, names: tuple[str, ...], last_name: str, country: str) -> str:
    """Draw house number, street and sometimes a flat, or a P.O. box."""
    if rng.random() < 0.06:
        return rng.choice(("P.O. Box ", "PO Box ", "Box ")) + str(rng.randrange(10, 9999))
    number = rng.choice(
        (str(rng.randrange(1, 200)), str(rng.randrange(100, 9999)), str(rng.randrange(1000, 29999)))
    )
    roll = rng.random()
    if country == "us" and roll < 0.45:
        street = rng.choice(names)
    else:
        name = (
            last_name
            if roll < 0.7
            else rng.choice(
                [
                    "Maple",
                    "Oak",
                    "Church",
                    "Mill",
                    "High",
                    "Station",
                    "Park",
                    "Victoria",
                    "Cedar",
                    "Elm",
                    "Lincoln",
                    "Spring",
                    "Ridge",
                    "River",
                    "Sunset",
                    "Pine",
                    "Lake",
                    "5th",
                    "14th",
                    "112th",
                    "Willow",
                    "Chestnut",
                    "King's",
                    "Queen's",
                ]
            )
        )
        direction = (
            rng.choice(("", "", "", "N. ", "S ", "West ", "NE ", "E. "))
            if country in ("us", "ca")
            else ""
        )
        street = f"{direction}{name} {rng.choice(STREET_TYPES)}"
    flat = rng.choice((f", Apt {rng.randrange(1, 60)}", f" #{rng.randrange(1, 300)}", f", Apt. {rng.randrange(1, 30)}{rng.choice('ABC')}", f" Unit {rng.randrange(1, 40)}", f", Suite {rng.randrange(100, 900)}"))  # fmt: skip
    if country in ("uk", "ie", "in") and rng.random() < 0.15:
        return f"Flat {rng.randrange(1, 40)}, {number} {street}"
    return f"{number} {street}{flat if rng.random() < 0.22 else ''}"


def invent_email(rng: Random, first: str, last: str, host: str) -> str:
    """Draw an e-mail address from a person's name."""
    first, last = _ascii(first), _ascii(last)
    user = rng.choice(
        (
            f"{first}.{last}",
            f"{first[0]}{last}",
            f"{last}{rng.randrange(1, 99)}",
            f"{first}_{last}",
            f"{first}{last[0]}{rng.randrange(1950, 2005)}",
        )
    )
    return f"{user}@{rng.choice((*MAIL_HOSTS, host, host, host))}"


def invent_host(rng: Random, name: str) -> str:
    """Turn a hospital's name into a web host."""
    words = [_ascii(w) for w in name.split() if w[:1].isupper()]
    stem = rng.choice(
        (
            "".join(words[:2]),
            "-".join(words[:2]),
            "".join(w[:1] for w in words),
            words[0] if words else "clinic",
        )
    )
    return (stem or "clinic") + rng.choice(
        (".org", ".com", ".edu", ".net", ".org", ".health", ".nhs.uk", ".com.au")
    )


def invent_url(rng: Random, host: str) -> str:
    """Draw a web address on ``host``."""
    return (
        rng.choice(("www.", "http://www.", "https://", "https://portal.", ""))
        + host
        + rng.choice(
            ("", "", "/portal", "/mychart", "/records/req", "/p/" + str(rng.randrange(10**5)))
        )
    )


def invent_ip(rng: Random) -> str:
    """Draw an IPv4 address."""
    return ".".join(str(rng.randrange(1, 255)) for _ in range(4))


def invent_username(rng: Random, first: str, last: str) -> str:
    """Draw a login or an author or typist code."""
    a, b = first[0].lower(), last[0].lower()
    number = str(rng.randrange(1, 9999))
    code = rng.choice(
        (
            a + b,
            a + b + number[:2],
            a + b + number,
            a + _ascii(last),
            a + _ascii(last) + number[:1],
            _ascii(last) + a,
            a + chr(97 + rng.randrange(26)) + b,
            a + b + "/" + chr(97 + rng.randrange(26)) + b + number[:2],
        )
    )
    return code.upper() if rng.random() < 0.2 else code


def _ascii(name: str) -> str:
    return "".join(c for c in name.lower() if c.isascii() and c.isalnum()) or "x"
