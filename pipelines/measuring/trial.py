"""An annotate job that is run only to be timed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from minialbert.errors import UsageError
from pipelines.plan import Destination, Request, Run, plan_runs


@contextmanager
def trial_run(request: Request) -> Iterator[Run]:
    """Yield the job over all notes of ``request``; its result is removed with the context.

    Raises UsageError for standard input, and what ``plan_runs`` raises.
    """
    with TemporaryDirectory(prefix="minialbert-") as name:
        result, aside = Path(name) / "spans.jsonl", Path(name) / "aside.jsonl"
        (run,) = plan_runs("annotate", request, Destination(str(result), aside))
        if any(source.is_stdin for source in run.sources):
            raise UsageError(
                "The notes are read several times here, which standard input cannot be; "
                "write them to a file."
            )
        yield run
