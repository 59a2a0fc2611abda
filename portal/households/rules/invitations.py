"""The code a referent gives from hand to hand so that somebody joins her household. Pure: no Django, no row."""

import datetime as dt

from portal.kit.rules.spoken_codes import LENGTH, LETTERS, digest, draw, grouped, read_typed

__all__ = ["LASTS", "LENGTH", "LETTERS", "digest", "draw", "grouped", "read_typed"]

LASTS = dt.timedelta(days=7)
