import uuid

from portal.kit import dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Channel, EnrolmentState, Selection
from ..models import Enrolment, SignUpSheet
from ..rules.extras import ALONE, Extras
from ..rules.sign_up import places_in_words
from .admit import admit
from .charge_place import refuse_without_household
from .lock_sheet import lock_sheet
from .place_people import place_people
from .sheet_facts import sheet_facts
from .tell_people import tell_people
from .wait import never


def _refuse_to_ask(sheet: SignUpSheet) -> None:
    if sheet.selection == Selection.FIRST_COME:
        raise Refusal("sans-demande", "Ici, on s'inscrit directement.", "Revenez à la page et choisissez « Je m'inscris ».")
    if sheet.selection == Selection.DRAW and sheet.drawn_at:
        words = f"Le tirage a eu lieu {dates.moment_long(sheet.drawn_at)}."
        raise Refusal("tirage-fait", words, "Inscrivez-vous sur la liste d'attente : elle suit le tirage.")


def _more_than_there_are(sheet: SignUpSheet, places: int) -> Refusal | None:
    """A draw could never serve them."""
    if sheet.selection != Selection.DRAW or sheet.capacity is None or places <= sheet.capacity:
        return None
    return Refusal("trop-nombreux", f"Il n'y a que {places_in_words(sheet.capacity)} en tout.", "Demandez moins de places.")


def request_place(
    *, sheet: SignUpSheet, people: list, by, channel: str = Channel.ONLINE, household=None, places: int = 1, key: uuid.UUID | None = None,
    extras: Extras = ALONE,
) -> list[Enrolment]:  # fmt: skip
    """Ask for places where the team answers each request, or where they are drawn: no place is taken yet, so no request is late within
    the window; staff key those of paper until the draw itself."""
    with once(key, "programmes.request_place", by=by) as request:
        if request.done:
            return list(Enrolment.objects.filter(pk__in=request.result).order_by("pk"))
        sheet = lock_sheet(sheet.pk)
        _refuse_to_ask(sheet)
        facts = sheet_facts(sheet)
        number = places * (len(people) + len(extras.guests))
        admit(
            sheet, people, facts, channel=channel, also=_more_than_there_are(sheet, number) or never(sheet, extras, places), extras=extras
        )
        refuse_without_household(household, 0 if sheet.tariff_id else None)
        rows = place_people(
            sheet, people, EnrolmentState.REQUESTED, by=by, channel=channel, household=household, places=places, extras=extras
        )
        if sheet.awaits_draw:
            tell_people("in_draw", sheet, rows, by=by, drawn_on=sheet.draw_at, number=rows[0].party_id)
        else:
            tell_people("requested", sheet, rows, by=by)
        request.result = [row.pk for row in rows]
    return rows
