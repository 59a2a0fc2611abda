"""The convocation, by each one's way: one message to each reader and stop, about all the places that she answers for."""

from collections.abc import Callable
from dataclasses import astuple, replace

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.notifications.enums import Channel as Way
from portal.people.notifications import Words, tell
from programmes.models import Enrolment
from programmes.notifications import occasion_of, reader_for
from programmes.programme_type import kind_of
from programmes.rules.wording import neutral

from ..models import CoachStop, Trip
from ..reading.convocations import meets, stop_of
from ..rules.convocation import Facts, convocation

PURPOSE = "pass_culture.convocation"


def tell_convocations(trip: Trip, rows: list[Enrolment], facts: Facts, *, by) -> list[Enrolment]:
    """Inside the caller's transaction; `trip` read by `trips_read`. Gives the places about which no way leads to anybody."""
    sheet = trip.sheet
    title = kind_of(sheet.activity).title(sheet.activity, neutral=sheet.confidential)
    groups: dict[tuple, tuple] = {}
    for row in rows:
        reader, stop = reader_for(row), stop_of(row)
        groups.setdefault((reader.pk, stop.pk if stop else None), (reader, stop, []))[2].append(row)
    untold: list[Enrolment] = []
    for reader, stop, concerned in groups.values():
        occasion = occasion_of(sheet, title, concerned, reader)
        said = _said(occasion, replace(facts, stop=meets(stop)) if stop else facts)
        first = concerned[0]
        common = {
            "purpose": PURPOSE, "about": audit.key_of(first), "confidential": sheet.confidential, "useful_until": trip.meeting_at, "by": by,
            "dedupe_key": f"{PURPOSE}:{first.pk}:{first.version}:{trip.edition}:{_key(stop)}",
        }  # fmt: skip
        try:
            message = tell(reader, said(plain=True), **common)
        except Refusal:
            message = tell(reader, said(plain=False), **common)
        if message.channel == Way.COUNTER:
            untold += concerned
    return untold


def _said(occasion, facts: Facts) -> Callable[..., Callable[[str], Words]]:
    def said(*, plain: bool) -> Callable[[str], Words]:
        def in_language(language: str) -> Words:
            spoken = replace(occasion, language=language)
            words = convocation(spoken, facts=facts)
            return Words(*astuple(words if plain else neutral(words, spoken)))

        return in_language

    return said


def _key(stop: CoachStop | None) -> str:
    return str(stop.pk) if stop else "-"


def name_purposes() -> None:
    from portal.notifications.registry import purposes

    purposes.add(PURPOSE, "Convocation à une sortie")
