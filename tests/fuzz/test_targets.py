"""Each fuzzing target on its seeds, on fixed mutations of them, and on all that was ever found."""

from random import Random

import pytest

from tests.fuzz.targets import SEEDS, TARGETS

N_MUTATIONS = 400
FOUND: tuple[tuple[str, bytes], ...] = ()  # (target, input) that once failed


def mutated(seed: bytes, random: Random) -> bytes:
    """Change, drop, repeat or insert a few bytes."""
    content = bytearray(seed)
    for _ in range(random.randrange(1, 6)):
        at = random.randrange(len(content) + 1)
        match random.randrange(4):
            case 0:
                content[at : at + 1] = bytes([random.randrange(256)])
            case 1:
                del content[at : at + random.randrange(4)]
            case 2:
                content[at:at] = content[at : at + random.randrange(12)]
            case _:
                content[at:at] = random.choice([b'"', b",", b"\r", b"\n", b"\xef\xbb\xbf", b"\0"])
    return bytes(content)


@pytest.mark.parametrize("name", TARGETS)
def test_target_holds_on_mutations_of_its_seeds(name: str) -> None:
    for i, seed in enumerate(SEEDS[name]):
        random = Random(i)
        TARGETS[name](seed)
        for _ in range(N_MUTATIONS):
            TARGETS[name](mutated(seed, random))


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("content", [b"", b"\x00", b"\xff" * 9, b"\n\n", b"\xef\xbb\xbf"], ids=repr)
def test_target_holds_on_next_to_nothing(name: str, content: bytes) -> None:
    TARGETS[name](content)


@pytest.mark.parametrize(("name", "content"), FOUND)
def test_found_cases_stay_mended(name: str, content: bytes) -> None:
    TARGETS[name](content)
