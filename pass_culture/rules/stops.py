"""The stops of a coach as staff write them, one a line: « 18 h 10 Place des Géants ». Pure."""

import datetime as dt
import re
from collections.abc import Iterable

from portal.kit import dates

LINE = re.compile(r"^\s*(\d{1,2})\s*(?:h|:|\.)\s*(\d{2})?\s*[,;:–-]?\s+(\S.*?)\s*$", re.IGNORECASE)
MOST, LONGEST = 12, 120
HOW = "Une ligne par arrêt : l’heure, puis le lieu. « 18 h 10 Place des Géants »."


def read_stops(text: str) -> list[tuple[dt.time, str]]:
    """(hour, place) of each line, in the order of the hours. Raises ValueError with a sentence for whoever wrote them."""
    found: list[tuple[dt.time, str]] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        parts = LINE.match(line)
        if parts is None or int(parts[1]) > 23 or int(parts[2] or 0) > 59 or not any(map(str.isalpha, parts[3])):
            raise ValueError(f"Ligne à revoir : « {line.strip()[:60]} ». {HOW}")
        if len(parts[3]) > LONGEST:
            raise ValueError(f"Ce lieu est trop long : {LONGEST} lettres au plus.")
        found.append((dt.time(int(parts[1]), int(parts[2] or 0)), parts[3]))
    places = [place for _, place in found]
    if len(set(places)) < len(places):
        raise ValueError("Le même arrêt est écrit deux fois.")
    if len(found) > MOST:
        raise ValueError(f"Pas plus de {MOST} arrêts.")
    return sorted(found, key=lambda stop: stop[0])


def written(stops: Iterable[tuple[dt.datetime, str]]) -> str:
    """The same lines, to be changed."""
    return "\n".join(f"{dates.hour(at)} {place}".replace(dates.NBSP, " ") for at, place in stops)
