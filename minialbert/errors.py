"""The exceptions minialbert raises on purpose.

One class per thing the caller can do about it::

    MiniAlbertError
    ├── UsageError        the request makes no sense: change the options
    ├── InputError        the notes cannot be read as asked: mend the file or the column names
    ├── NoteError         one note cannot be processed: set it aside and go on
    ├── CheckpointError   the model folder is not usable: choose or repair the model
    ├── OutputError       the result cannot be written: choose another place
    └── WorkerError       a process of the job died: give it more memory, and resume

Messages are whole sentences that say what, where, what was expected and what to do. They never
quote note text. Nothing here prints or logs.
"""


class MiniAlbertError(Exception):
    """Any failure minialbert foresees; its text is fit to show to a person."""


class UsageError(MiniAlbertError):
    """Options that contradict each other or name unknown things."""


class InputError(MiniAlbertError):
    """A file, table or column that cannot be read as asked."""


class NoteError(MiniAlbertError):
    """A single note that cannot be processed."""


class CheckpointError(MiniAlbertError):
    """A model folder that is missing, foreign, damaged or does not fit."""


class OutputError(MiniAlbertError):
    """A destination that cannot be written."""


class WorkerError(MiniAlbertError):
    """A process that tags and came to an end before its work did."""
