"""People's names: cut into parts, told by kind and origin, and replaced by others of the same.

    tables ──► lists ──► parts ──► people

``people`` is what redaction asks. The word lists take about 0.2 s to read, once, when a first name is
replaced.
"""
