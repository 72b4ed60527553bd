"""Programs that build training data: real notes and written skeletons, filled with surrogates.

Run with ``python -m corpus.build``; nothing here ships in the wheel.
"""
