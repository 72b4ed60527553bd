"""Cut ZIP codes to their first three digits, as Safe Harbor asks.

45 CFR 164.514(b)(2)(i)(B) lets the first three digits stay where all ZIP codes that share them hold
more than 20,000 people, and asks for 000 elsewhere. :data:`RESTRICTED` are the prefixes that the
guidance of the Department of Health and Human Services names for the 2000 census ("Guidance
Regarding Methods for De-identification of Protected Health Information in Accordance with the HIPAA
Privacy Rule", 26 November 2012, on the geographic subdivisions).

A five-digit postcode of another country looks like a ZIP code and is treated as one.
"""

import re
from typing import Final

RESTRICTED: Final = frozenset(
    "036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893".split()
)

_ZIP: Final = re.compile(r"([0-9]{3})[0-9]{2}(?:\s?[-\u2010-\u2013]?\s?[0-9]{4})?")


def zip3(text: str) -> str:
    """Return ``021**`` for 02139 or 02139-4307, ``000**`` where few live, else ``[ZIP]``."""
    found = _ZIP.fullmatch(text.strip())
    if found is None:
        return "[ZIP]"
    return f"{'000' if found[1] in RESTRICTED else found[1]}**"
