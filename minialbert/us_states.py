"""The states of the United States, as notes write them: data, read by rules and redaction."""

from typing import Final, NamedTuple


class UsState(NamedTuple):
    """One state: ``NM``, ``New Mexico`` and, in older writing, ``N.M.`` (else the name again)."""

    code: str
    name: str
    older: str


def _state(code: str, name: str, older: str = "") -> UsState:
    return UsState(code, name, older or name)


US_STATES: Final = tuple(
    _state(*line.strip().split(","))
    for line in """
    AL,Alabama,Ala.
    AK,Alaska
    AZ,Arizona,Ariz.
    AR,Arkansas,Ark.
    CA,California,Calif.
    CO,Colorado,Colo.
    CT,Connecticut,Conn.
    DE,Delaware,Del.
    FL,Florida,Fla.
    GA,Georgia,Ga.
    HI,Hawaii
    ID,Idaho
    IL,Illinois,Ill.
    IN,Indiana,Ind.
    IA,Iowa
    KS,Kansas,Kan.
    KY,Kentucky,Ky.
    LA,Louisiana,La.
    ME,Maine
    MD,Maryland,Md.
    MA,Massachusetts,Mass.
    MI,Michigan,Mich.
    MN,Minnesota,Minn.
    MS,Mississippi,Miss.
    MO,Missouri,Mo.
    MT,Montana,Mont.
    NE,Nebraska,Neb.
    NV,Nevada,Nev.
    NH,New Hampshire,N.H.
    NJ,New Jersey,N.J.
    NM,New Mexico,N.M.
    NY,New York,N.Y.
    NC,North Carolina,N.C.
    ND,North Dakota,N.D.
    OH,Ohio
    OK,Oklahoma,Okla.
    OR,Oregon,Ore.
    PA,Pennsylvania,Pa.
    RI,Rhode Island,R.I.
    SC,South Carolina,S.C.
    SD,South Dakota,S.D.
    TN,Tennessee,Tenn.
    TX,Texas,Tex.
    UT,Utah
    VT,Vermont,Vt.
    VA,Virginia,Va.
    WA,Washington,Wash.
    WV,West Virginia,W.Va.
    WI,Wisconsin,Wis.
    WY,Wyoming,Wyo.
    """.strip().splitlines()
)
