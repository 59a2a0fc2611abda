import uuid

from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Channel, EnrolmentState
from ..models import Enrolment, Party, SignUpSheet
from ..programme_type import kind_of, minds_company
from ..room import needs_by_row
from ..rules.sign_up import places_in_words
from .accept_offer import accept_offer
from .change_state import change_state
from .charge_place import charge_place, undo_charge
from .forget_asked import forget_of_place
from .keep_company import in_party, reasons_against_rows
from .lock_sheet import lock_sheet, refuse_stale
from .make_offers import make_offers
from .tell_people import tell_people

OF_THE_OFFER = ("held_until", "told_at", "price_cents", "price_reason")
OFFERED, WAITING = (EnrolmentState.OFFERED,), (EnrolmentState.WAITING,)


def choose_who_comes(
    *, party: Party, sheet: SignUpSheet, coming: list[int], by, channel: str = Channel.ONLINE, others_wait: bool = False,
    among: list[int] | None = None, seen: dict[int, int] | None = None, key: uuid.UUID | None = None,
) -> list[Enrolment]:  # fmt: skip
    """Say yes to an offer for the rows `coming` of a party, offered or still waiting: as many as places are kept for it. The others leave
    the list, or stay on it (`others_wait`). Returns those who come.

    `among`: the rows of the party that who answers takes care of (None: all); the others stay as they are. `seen`: the
    version of each row that the screen showed. Raises « trop-de-monde », « personne », « deja-modifie », what the kind says of company.
    """
    with once(key, "programmes.choose_who_comes", by=by) as request:
        if request.done:
            return list(Enrolment.objects.filter(pk__in=request.result).order_by("pk"))
        sheet = lock_sheet(sheet.pk)
        rows = [row for row in _rows_of(party, sheet, seen or {}) if among is None or row.pk in among]
        come = [row for row in rows if row.pk in set(coming)]
        offered = [row for row in rows if row.state == EnrolmentState.OFFERED]
        _refuse(come, offered)
        _refuse_company(sheet, rows, come)
        kept = {name: getattr(offered[0], name) for name in OF_THE_OFFER}  # before its row is perhaps let go
        taken_over = _pass_on(sheet, [row for row in offered if row not in come], come, kept, others_wait, by=by)
        for row in offered:
            if row not in come and row not in taken_over:
                _let_go(row, OFFERED, others_wait, by=by)
        for row in rows:
            if row.state == EnrolmentState.WAITING and row not in come + offered and not others_wait:
                _let_go(row, WAITING, False, by=by)
        sheet.refresh_from_db(fields=["taken", "kept", "overbooked"])  # what was just given back may be what they take
        _swap_in(come, kept, by=by)
        come = _accept(sheet, come, by=by, channel=channel)
        make_offers(sheet.pk, by=by)
        request.result = [row.pk for row in come]
    return come


def _rows_of(party: Party, sheet: SignUpSheet, seen: dict[int, int]) -> list[Enrolment]:
    rows = sheet.enrolments.select_for_update(of=("self",)).select_related("person", "party").order_by("pk")
    found = list(rows.filter(party=party, state__in=OFFERED + WAITING))
    for row in found:
        row.sheet = sheet
        refuse_stale(row, seen.get(row.pk))
    return found


def _refuse(come: list[Enrolment], offered: list[Enrolment]) -> None:
    if not offered:
        raise Refusal("deja-modifie", "Il n'y a plus de place gardée pour ce groupe.", "Voici où elle en est : vérifiez.")
    if not come:
        raise Refusal("personne", "Cochez au moins une personne qui vient.", "Si personne ne vient, dites « non, merci ».")
    kept = sum(row.places for row in offered)
    if sum(row.places for row in come) > kept:
        taken = f"{places_in_words(kept)} {'est gardée' if kept == 1 else 'sont gardées'} pour vous."
        raise Refusal("trop-de-monde", taken, f"Cochez {kept} personne{'s' if kept > 1 else ''} au plus ; les autres peuvent attendre.")


def _refuse_company(sheet: SignUpSheet, rows: list[Enrolment], come: list[Enrolment]) -> None:
    """Those who come, beside those of the party who have a place already, are people who may come together."""
    if not (come and minds_company(kind_of(sheet.activity))):
        return
    there = in_party(come[0]).exclude(pk__in=[row.pk for row in rows])
    refusal = Refusal.gather(reasons_against_rows(sheet, [*there, *come]))
    if refusal:
        raise refusal


def _pass_on(sheet: SignUpSheet, leaving: list[Enrolment], come: list[Enrolment], kept: dict, waits: bool, *, by) -> list[Enrolment]:
    """Those who come though they only waited take the very places of those who do not: kept for the group, they are never given back in
    between, to the list, to a share or to an overbooking that shrinks. Whoever may stand on fewer shares chooses first, what is kept for
    her before the common places. Returns those whose place was taken over."""
    waiting = [row for row in come if row.state == EnrolmentState.WAITING]
    shared = waiting and any(row.share_id for row in leaving)
    needs = needs_by_row(sheet, list(sheet.shares.select_related("maison")) if shared else [], waiting)
    free, given = list(leaving), []
    for row in sorted(waiting, key=lambda row: (len(needs[row.pk].shares), row.pk)):
        hers = [one for one in free if one.share_id in (None, *needs[row.pk].shares) and one.places == row.places]
        if not hers:
            continue  # none of these places is for her: she may still find another
        found = min(hers, key=lambda one: (one.limit_id != row.limit_id, one.share_id is None, one.pk))
        share = found.share_id
        _let_go(found, OFFERED, waits, by=by, counted=False)
        change_state(row, EnrolmentState.OFFERED, by=by, allowed=WAITING, counted=False, share_id=share, **kept)
        free.remove(found)
        given.append(found)
    return given


def _let_go(row: Enrolment, allowed: tuple[str, ...], waits: bool, *, by, counted: bool = True) -> None:
    """Her place serves another of the group; what she had begun to owe for it (« oui » said before, not paid yet) is owed no more."""
    state = EnrolmentState.WAITING if waits else EnrolmentState.WITHDRAWN
    change_state(row, state, by=by, allowed=allowed, reason="not-coming", counted=counted)
    undo_charge(row, reason="not-coming", by=by)
    if not waits:
        forget_of_place(row)


def _swap_in(come: list[Enrolment], kept: dict, *, by) -> None:
    """Those who come in the place of others of their party have the offer of these: its delay and its price. Raises « place-gardee »
    where the place let go is kept for people of whom they are not."""
    for row in come:
        if row.state != EnrolmentState.WAITING:
            continue
        try:
            change_state(row, EnrolmentState.OFFERED, by=by, allowed=WAITING, **kept)
        except Refusal as refusal:
            if refusal.code != "complet":
                raise
            words = f"La place n'est pas ouverte à {row.called} : elle est gardée pour d'autres."
            raise Refusal(
                "place-gardee", words, "Choisissez quelqu'un d'autre du groupe, ou voyez avec l'accueil de la maison."
            ) from refusal


def _accept(sheet: SignUpSheet, come: list[Enrolment], *, by, channel: str) -> list[Enrolment]:
    """Confirmed together, in one message. Online, what is to pay first or to be looked at waits for it, as in `accept_offer`; staff let
    her pay later."""
    kind = kind_of(sheet.activity)
    by_steps = kind.looks_at_each(sheet) or (kind.payment_first and any(row.price_cents for row in come))
    if channel == Channel.ONLINE and by_steps:
        return [accept_offer(enrolment=row, by=by, company_asked=True) for row in come]
    for row in come:
        change_state(row, EnrolmentState.CONFIRMED, by=by, allowed=OFFERED)
        charge_place(row, by=by)
        kind.confirmed(row, by=by)
    tell_people("confirmed", sheet, come, by=by)
    return come
