"""Policies: what the shipped ones say, and what is refused."""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from minialbert.errors import UsageError
from minialbert.labels import PHI_LABELS, PHI_TYPES
from minialbert.redaction.policy import (
    EXPLAINED,
    SHIPPED,
    TREATMENTS,
    Policy,
    Treatment,
    allowed,
    find_policy,
    read_policy,
    shipped_policy,
)

FOLDER: Final = Path(__file__).parents[3] / "minialbert" / "redaction" / "policies"
HEAD: Final = 'name = "ours"\nabout = "Ours."\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A place for a policy."""
    return tmp_path / "ours.toml"


def test_shipped_are_all_there() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(SHIPPED)
    for name in SHIPPED:
        policy = shipped_policy(name)
        assert policy.name == name
        assert set(policy.treatments) == set(PHI_LABELS)
        assert policy == read_policy(FOLDER / f"{name}.toml") == find_policy(name)


def test_safe_harbor_is_the_rule() -> None:
    """Only what the regulation lets stand, stands."""
    policy = shipped_policy("safe-harbor")
    expected = dict.fromkeys(PHI_LABELS, "tag") | {
        "DATE": "year", "AGE": "cap-90", "ZIP": "zip3",
        "STATE": "keep", "COUNTRY": "keep", "PROFESSION": "keep",
    }  # fmt: skip
    assert policy.treatments == expected
    assert not policy.needs_key


def test_safe_harbor_names_all_items() -> None:
    """The comments list the 18 items, with the labels that :mod:`minialbert.labels` gives them."""
    lines = (FOLDER / "safe-harbor.toml").read_text(encoding="utf-8").split("#\n")[1].splitlines()
    items: dict[str, str] = {}
    letter = ""
    for line in lines:
        letter = line[4] if line[4:5].isupper() else letter
        items[letter] = items.get(letter, "") + line
    assert list(items) == list("ABCDEFGHIJKLMNOPQR")
    for each in PHI_TYPES:
        if each.safe_harbor:
            assert each.label in items[each.safe_harbor]


def test_limited_data_set_is_the_rule() -> None:
    kept = {"DATE", "AGE", "CITY", "STATE", "COUNTRY", "ZIP", "PROFESSION"}
    policy = shipped_policy("limited-data-set")
    assert {label for label, t in policy.treatments.items() if t == "keep"} == kept
    assert set(policy.treatments.values()) == {"keep", "tag"}


def test_other_shipped_policies() -> None:
    assert set(shipped_policy("all").treatments.values()) == {"tag"}
    research = shipped_policy("research-surrogates")
    assert research.needs_key
    assert research.treatments == Policy.uniform("surrogate").treatments


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_uniform(treatment: Treatment) -> None:
    """A treatment for all labels is one for all; the others are refused."""
    assert EXPLAINED[treatment]
    if treatment in {"shift", "year", "cap-90", "zip3"}:
        with pytest.raises(UsageError, match="only"):
            Policy.uniform(treatment)
        return
    policy = Policy.uniform(treatment)
    assert policy.treatment_of("PATIENT") == treatment
    assert policy.treatment_of("DATE") == ("shift" if treatment == "surrogate" else treatment)
    assert policy.treatment_of("PERSON") == "tag"
    assert policy.needs_key == (treatment in {"hash", "surrogate"})


def test_label_beats_category_beats_default(file: Path) -> None:
    labels = '[labels]\nDEVICE = "keep"\nID = "remove"\ndefault = "mask"\nNAME = "hash"\n'
    file.write_text(HEAD + labels)
    policy = find_policy(str(file))
    expected = {"DEVICE": "keep", "SSN": "remove", "CITY": "mask", "DOCTOR": "hash"}
    assert {label: policy.treatments[label] for label in expected} == expected
    assert (policy.name, policy.about, policy.needs_key) == ("ours", "Ours.", True)
    assert pickle.loads(pickle.dumps(policy)) == policy
    assert hash(policy) == hash(read_policy(file))


ALL_TAGGED: Final = '[labels]\ndefault = "tag"\n'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name = ours", ["is not TOML"]),
        (HEAD, ["[labels]"]),
        ('about = "A."\n' + ALL_TAGGED, ["'name'"]),
        ('name = ""\nabout = "A."\n' + ALL_TAGGED, ["'name'"]),
        ('name = "n"\nabout = 3\n' + ALL_TAGGED, ["'about'"]),
        (HEAD + "key = 3\n" + ALL_TAGGED, ["'key'", "name, about, labels"]),
        (HEAD + "labels = 3\n", ["[labels]"]),
        (HEAD + ALL_TAGGED + 'PERSON = "tag"', ["'PERSON'", "PATIENT", "CONTACT", "default"]),
        (HEAD + ALL_TAGGED + 'PROBLEM = "tag"', ["'PROBLEM'"]),
        (HEAD + ALL_TAGGED + 'CITY = "burn"', ["CITY = 'burn'", "mask-fixed"]),
        (HEAD + ALL_TAGGED + "CITY = 3", ["CITY = 3", "mask-fixed"]),
        (HEAD + ALL_TAGGED + 'PATIENT = "shift"', ["PATIENT = 'shift'", "surrogate, keep"]),
        (HEAD + ALL_TAGGED + 'CITY = "zip3"', ["CITY = 'zip3'"]),
        (HEAD + ALL_TAGGED + 'LOCATION = "zip3"', ["LOCATION = 'zip3'", "sets HOSPITAL"]),
        (HEAD + ALL_TAGGED + 'AGE = "surrogate"', ["AGE = 'surrogate'", "cap-90"]),
        (HEAD + '[labels]\ndefault = "surrogate"\nAGE = "keep"', ["default", "sets DATE"]),
        (HEAD + '[labels]\nNAME = "tag"', ["nothing of PROFESSION"]),
    ],
    ids=lambda value: "" if isinstance(value, list) else value.replace(HEAD, "").replace("\n", " "),
)
def test_refusals(file: Path, content: str, said: list[str]) -> None:
    """A policy that cannot be meant names the file, the key and what is allowed."""
    file.write_text(content)
    with pytest.raises(UsageError) as caught:
        read_policy(file)
    assert str(file) in str(caught.value)
    assert str(caught.value).endswith(".")
    for part in said:
        assert part in str(caught.value)


def test_unreadable(file: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        read_policy(file)
    file.write_bytes(b"name = \xff")
    with pytest.raises(UsageError, match="UTF-8"):
        read_policy(file)


@pytest.mark.parametrize("find", [find_policy, shipped_policy])
def test_unknown_name(find: Callable[[str], Policy]) -> None:
    with pytest.raises(UsageError, match="safe-harbor, limited-data-set"):
        find("safe-harbour")


def test_incomplete_policy() -> None:
    """The constructor checks too."""
    whole = dict(shipped_policy("all").treatments)
    wrong: list[dict[str, Treatment]] = [{"PERSON": "tag"}, {"CITY": "year"}]
    for treatments in ({"CITY": "tag"}, *(whole | each for each in wrong)):
        with pytest.raises(UsageError, match="ours"):
            Policy("ours", "Ours.", treatments)  # type: ignore[arg-type]


def test_allowed() -> None:
    assert "zip3" in allowed("ZIP")
    assert "surrogate" in allowed("ZIP")
    assert allowed("AGE")[-2:] == ("cap-90", "keep")
