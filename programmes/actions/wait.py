import datetime as dt
import uuid

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Channel, EnrolmentState
from ..models import Enrolment, SignUpSheet
from ..room import ceilings_of
from ..rules.asked_at import refusal_of_asked_at
from ..rules.extras import ALONE, Extras
from ..rules.limits import never_for_ceilings
from ..rules.sign_up import SheetFacts, by_phone, places_in_words, refusal_before_draw
from .admit import admit
from .charge_place import refuse_without_household
from .hold import refuse_quick_door
from .lock_sheet import lock_sheet
from .make_offers import make_offers
from .place_people import place_people
from .sheet_facts import sheet_facts
from .tell_people import tell_people


def _no_list(sheet: SignUpSheet, facts: SheetFacts, places: int, fewest: int | None) -> Refusal | None:
    if before := refusal_before_draw(facts):
        return before
    if not sheet.waiting_list:
        return Refusal("sans-liste", "Il n'y a pas de liste d'attente ici.", by_phone(facts.phone))
    if sheet.capacity is not None and (fewest or places) > sheet.capacity:
        return Refusal("trop-nombreux", f"Il n'y a que {places_in_words(sheet.capacity)} en tout.", "Demandez moins de places.")
    return None


def never(sheet: SignUpSheet, extras: Extras, places: int) -> Refusal | None:
    """More places for a need than the sheet will ever have: no list and no draw could serve them."""
    return Refusal.gather(never_for_ceilings(ceilings_of(sheet), extras.counted, places=places)) if extras.counted else None


def wait(
    *, sheet: SignUpSheet, people: list, by, channel: str = Channel.ONLINE, household=None, places: int = 1,
    priority: int = 100, key: uuid.UUID | None = None, extras: Extras = ALONE, asked_at: dt.datetime | None = None,
) -> list[Enrolment]:  # fmt: skip
    """Put people on the waiting list together: they are offered places together. If there is room and nobody before them, at once.

    `asked_at`: when they wrote themselves on a paper that staff key now; their rank counts from there (never online, never before the
    sheet opened nor after now).
    """
    with once(key, "programmes.wait", by=by) as request:
        if request.done:
            return list(Enrolment.objects.filter(pk__in=request.result).order_by("pk"))
        sheet = lock_sheet(sheet.pk)
        refuse_quick_door(sheet, channel)
        facts = sheet_facts(sheet)
        number = places * (len(people) + len(extras.guests))
        fewest = None if extras.fewest is None else places * extras.fewest
        early = refusal_of_asked_at(asked_at, opens_at=sheet.opens_at, now=facts.now, staff=channel != Channel.ONLINE)
        admit(
            sheet,
            people,
            facts,
            channel=channel,
            also=early or _no_list(sheet, facts, number, fewest) or never(sheet, extras, places),
            extras=extras,
        )
        refuse_without_household(household, 0 if sheet.tariff_id else None)
        rows = place_people(
            sheet, people, EnrolmentState.WAITING, by=by, channel=channel, household=household, places=places, priority=priority,
            extras=extras, since=asked_at,
        )  # fmt: skip
        if asked_at is not None:
            for row in rows:
                audit.record("programmes.asked_on_paper", row, by=by, subject=row.person, maison=sheet.maison_id, at=asked_at.isoformat())
        request.result = [row.pk for row in rows]
        offered = {row.pk: row for row in make_offers(sheet.pk, by=by)}
        rows = [offered.get(row.pk, row) for row in rows]
        tell_people("waiting", sheet, [row for row in rows if row.state == EnrolmentState.WAITING], by=by)
    return rows
