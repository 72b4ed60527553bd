"""Dates and ages: read in any usual form, moved in time, or cut to what Safe Harbor lets stay.

    words  holidays ──► forms ──► points ──► writing ──► moving
      └───► ages

``moving`` is what redaction asks about dates, ``ages`` about ages. The rest finds the pieces of a date
(``forms``), the days they mean (``points``), and writes other days the same way (``writing``).
"""
