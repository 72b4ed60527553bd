"""Places and bodies: streets, towns, states, postal codes, hospitals, employers, professions.

    body_words ──► bodies
        └──► words ──► gazetteer ──► states ──► addresses          zip3

Redaction asks ``addresses`` for other places, ``bodies`` for other institutions and jobs, and ``zip3``
for what Safe Harbor lets stay of a ZIP code. A street or a landmark is named from the same lists as
a hospital, which is why both live here.
"""
