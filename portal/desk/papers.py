"""What the paper « Confirmation » and the screen turned round say, from a `registry.Slip`: words only, no state, no query of its own."""

import datetime as dt
from typing import Any

from django.http import Http404

from portal.kit import dates, money, registry
from portal.kit.registry import Slip
from portal.kit.rules import tongues

from .rules import slip_words

MOST_DATES = 2  # written one by one; of more, the first and the last
MOST_THINGS = 3
A_LINE, WIDE_LINE = 22, 30  # letters in a line of one language beside the other; of the place and its address
WAYS = 3  # lines of place and address in 14 pt; more are set smaller, across the paper
ROOM = (14, 15.4, 17.8)  # em of 14 pt: up to the first all is in 14 pt; above each the type is a little smaller, so that the fold stays
FAR = 300  # days: a last date so far away is written with its year
LONGEST = 90  # characters of a title, so that the fold stays where it is
NO_FIGURE, NO_DAY = "––,––", "––/––/––––"  # as wide as what would stand there: from a metre, the same


def slip_for(user, label: str, key: str) -> Slip:
    """The slip of this row for this member of staff; 404 for a kind nobody gives, a row she may not see, nothing to confirm."""
    kind = registry.slips.get(label)
    slip = kind.content(user, key) if kind else None
    if slip is None:
        raise Http404
    return slip


def language_of(slip: Slip, asked: str = "") -> str:
    """The language asked for, else the person's."""
    return tongues.known(asked if asked in tongues.CODES else slip.person.language)


def words_of(slip: Slip, code: str) -> dict[str, Any]:
    """The paper in French and in `code`; money apart, for the inside of the fold."""
    house = slip.maison
    place = slip.place or (house.name if house else "")
    own = bool(house) and place == house.name
    columns = [column(slip, one) for one in slip_words.beside(code)]
    both = {name: [(one["code"], one["dir"], one["say"][name]) for one in columns] for name in slip_words.LABELS}
    address = [line for line in (slip.address or (house.address if own else "")).rsplit(", ", 1) if line]
    tight = sum(-(-len(line) // WIDE_LINE) for line in (place, *address)) > WAYS
    return {
        "house": house.name if house else "",
        "phone": house.phone.as_national.replace(" ", tongues.NBSP) if house and house.phone else "",
        "name": slip.person.display_name,
        "number": slip.number,
        "columns": columns,
        "place": place,
        "address": [", ".join(address)] if tight and address else address,
        "tight": tight,
        "dense": sum(max(map(_height, columns)) > room for room in ROOM),
        "both": both,
        "money": [{"value": value, "words": both[name]} for name, value in money_lines(slip)],
        "language": code,
    }


def column(slip: Slip, code: str) -> dict[str, Any]:
    """What one language says outside the fold."""
    what = slip.what if len(slip.what) <= LONGEST else f"{slip.what[: LONGEST - 1].rstrip()}…"
    return {
        "code": code,
        "dir": tongues.direction(code),
        # A title that the fixed words do not know stays French, and says so to who reads aloud.
        "what": slip_words.thing(what, code),
        "what_code": _code_of(what, code),
        "said": slip_words.said(slip.act, code),
        "when": when(slip, code),
        "hours": "" if slip.dates else slip.hours,
        "last": last_date(slip, code),
        "until": _until(slip, code),
        "until_said": slip_words.label(slip_words.LATEST.get(slip.act, "until"), code),
        "bring": [(slip_words.thing(note, code), _code_of(note, code)) for note in slip.notes[:MOST_THINGS]],
        "say": {name: slip_words.label(name, code) for name in slip_words.LABELS},
    }


def _code_of(words: str, code: str) -> str:
    """The language in which a title or a thing to bring stands in the column of `code`."""
    return code if slip_words.is_known(words) else tongues.FRENCH


def _height(told: dict[str, Any]) -> float:
    """About how high this language stands, in em, on half the width of the paper: what decides of a smaller type."""
    when = [told["hours"], *(words for pair in told["when"] for words in pair)]
    texts = [told["said"], told["what"], *when, told["last"], told["until"], " · ".join(words for words, _ in told["bring"])]
    labels = sum(map(bool, (told["when"] or told["hours"], told["last"], told["until"], told["bring"])))
    fit = A_LINE - 3 if told["code"] in (tongues.TURKISH, tongues.UKRAINIAN) else A_LINE  # DejaVu Sans is a wider hand
    return 1.25 * sum(-(-len(words) // fit) for words in texts) + 1.26 * labels


def when(slip: Slip, code: str) -> list[tuple[str, str]]:
    """The dates, each as its day and its hours; of many, the first."""
    shown = _moments(slip) if len(slip.dates) <= MOST_DATES else _moments(slip)[:1]
    return [(tongues.day_written(start.date(), code), _hours(start, end, code)) for start, end in shown]


def _until(slip: Slip, code: str) -> str:
    """The last day, with its year; of a time, the day and the hour."""
    if isinstance(slip.until, dt.datetime):
        return tongues.moment_written(dates.local(slip.until), code)
    return tongues.day_written(slip.until, code, year=True) if slip.until else ""


def last_date(slip: Slip, code: str) -> str:
    """The day of the last of many dates; nothing where each is written."""
    if len(slip.dates) <= MOST_DATES:
        return ""
    first, last = _moments(slip)[0][0], _moments(slip)[-1][0]
    return tongues.day_written(last.date(), code, year=(last - first).days > FAR)


def _moments(slip: Slip) -> list[tuple]:
    return sorted((dates.local(start), end and dates.local(end)) for start, end in slip.dates)


def _hours(start, end, code: str) -> str:
    same_day = end and end.date() == start.date() and end > start
    return tongues.hours_written(start.time(), end.time(), code) if same_day else tongues.hour_written(start.time(), code)


def money_lines(slip: Slip) -> list[tuple[str, str]]:
    """The inside of the fold: always these four lines, whatever was paid, so that nothing tells by its shape."""
    if not slip.money_shown:
        return [*((name, NO_FIGURE) for name in ("amount", "paid", "left")), ("before", NO_DAY)]
    owed = slip.amount_cents or 0
    left = owed - slip.settled_cents
    due = slip.due_on if left else None
    return [
        ("amount", money.format_euros(owed)),
        ("paid", money.format_euros(slip.settled_cents)),
        ("left", money.format_euros(left)),
        ("before", f"{due.day}/{due.month:02d}/{due.year}" if due else NO_DAY),
    ]
