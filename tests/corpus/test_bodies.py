"""Names put together from parts: varied, one line, without gaps."""

from random import Random

from corpus.bodies import invent_job, invent_practice


def test_practices_are_rarely_the_same() -> None:
    names = [invent_practice(Random(i), ("Okafor", "Lindgren")) for i in range(400)]
    assert len(set(names)) > 320
    assert any(name.startswith("Okafor ") for name in names)
    for name in names:
        assert name == " ".join(name.split())


def test_jobs_keep_the_job_and_may_say_its_kind() -> None:
    jobs = [invent_job(Random(i), ("welder",)) for i in range(200)]
    assert all(job.endswith("welder") for job in jobs)
    assert 120 < jobs.count("welder") < 170
