"""The list that hangs on the door, « Je m’inscris à … », and keying its lines."""

import datetime as dt

from django.db.models import prefetch_related_objects

from portal.households.models import Household
from portal.kit import dates
from portal.kit.refusal import Refusal
from portal.kit.registry import PaperBlank, PaperForm
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..actions.enrol import enrol
from ..actions.lock_sheet import lock_sheet
from ..actions.request_place import request_place
from ..actions.wait import wait
from ..enums import Channel, Selection
from ..models import Session, SignUpSheet
from ..programme_type import kind_of
from ..room import limits_of
from ..rules.extras import Extras
from ..rules.limits import counted

LINES, MOST = 20, 30  # on one paper; papers offered for one house
PLACES = tuple((str(n), f"{n} place" if n == 1 else f"{n} places") for n in range(1, 6))
FULL = {"complet", "pas-assez-de-places", "liste-en-cours", "besoin-complet"}


def _sheets(user):
    """Whose list may hang on a door: dates to come, in order of arrival or drawn, nothing confidential."""
    seen = SignUpSheet.objects.visible_to(user).within(scope_of(user, Capability.WRITE_ENROLMENTS))
    open_now = seen.filter(confidential=False, selection__in=(Selection.FIRST_COME, Selection.DRAW), activity__live=True)
    return open_now.filter(sessions__in=Session.objects.on().to_come()).distinct().select_related("activity", "maison")


def _blank_of(sheet: SignUpSheet) -> PaperBlank:
    coming = sorted(date.start for date in sheet.sessions.all() if not date.cancelled)
    note = dates.moment_long(coming[0]) + (f", et {len(coming) - 1} autres dates" if len(coming) > 2 else "") if coming else ""
    if sheet.awaits_draw:
        note = f"{note} · tirage au sort {dates.moment_long(sheet.draw_at)}, la même chance pour chaque ligne"
    title = sheet.title or sheet.activity.title
    own = tuple((f"1:{limit.need}", counted(1, limit.need)) for limit in limits_of(sheet))
    return PaperBlank(sheet.pk, title, sheet.maison, note, "Combien de places", (*PLACES, *own), LINES, signed=True)


def _blanks(user, maison) -> list[PaperBlank]:
    rows = list(_sheets(user).filter(maison=maison).prefetch_related("sessions").order_by("pk")[:MOST])
    prefetch_related_objects([sheet for sheet in rows if sheet.counts_needs], "limits")
    return [_blank_of(sheet) for sheet in rows if kind_of(sheet.activity).listed]


def _blank(user, key: int) -> PaperBlank | None:
    sheet = _sheets(user).filter(pk=key).prefetch_related("sessions").first()
    return _blank_of(sheet) if sheet and kind_of(sheet.activity).listed else None


def _keyed(user, key: int, person, choice: str, asked_at: dt.datetime | None = None) -> tuple[str, str]:
    """Enrolled, or on the list where it is full and there is one: from the moment she wrote beside her name, where the paper says it. In
    the draw where there is one to come; after it, behind those it put on the list."""
    household = Household.objects.of(person).order_by("pk").first()
    sheet = SignUpSheet.objects.get(pk=key)
    ask = {"sheet": sheet, "people": [person], "by": user, "channel": Channel.COUNTER}
    places, _, need = choice.partition(":")
    ask |= {"household": household, "places": int(places)}
    if need:  # one line a person: such a place is hers alone
        ask["extras"] = Extras(counted=((0, need),))
    if sheet.awaits_draw:
        row = request_place(**ask)[0]
        return f"{row.get_state_display()}, au tirage {dates.moment_long(sheet.draw_at)}.", ""
    try:
        row = enrol(**ask)[0]
    except Refusal as refusal:
        if not sheet.waiting_list or not {reason.code for reason in refusal.reasons} <= FULL:
            raise
        row = wait(**ask, asked_at=asked_at)[0]
    return f"{row.get_state_display()}.", ""


SIGN_UP_PAPER = PaperForm(
    label="Je m’inscris",
    hint="Une liste de vingt lignes par rendez-vous, à mettre à la porte.",
    drawing="calendar",
    permission=Capability.WRITE_ENROLMENTS,
    blanks=_blanks,
    blank=_blank,
    keyed=_keyed,
    locks=lock_sheet,
    warning="S’il faut attendre une place, le rang compte à partir du jour et de l’heure notés ; sans heure, à partir de la saisie. "
    "Là où l’on tire au sort, l’heure ne compte pas : chaque ligne est une demande.",
)
