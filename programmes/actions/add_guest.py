import uuid
from functools import partial

from portal.households.models import Household
from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import ACTIVE, AskedOf, Channel, EnrolmentState, Selection
from ..models import Enrolment, SignUpSheet
from ..programme_type import Prices, kind_of, minds_company, own_guest_price
from ..room import Asking
from ..rules.extras import Extras, Reply, refusal_of_answers, refusal_of_guest_name, refusal_of_guests, unanswered
from ..rules.sign_up import SheetFacts, refusal_before_draw, refusal_of_the_number, refusals_of_the_moment
from .charge_place import refuse_without_household
from .hold import price_of, refusal_of_needs
from .keep_company import in_party, reasons_against_rows
from .let_in import let_in
from .lock_sheet import lock_of, refuse_stale
from .place_people import place_guest
from .sheet_facts import sheet_facts

OTHERWISE = "Parlez-en à l'accueil de la maison, ou rendez une des places du groupe."

ASK_A_REFERENT = "Demandez à la personne qui répond du foyer, ou passez à l'accueil d'une maison."


def add_guest(
    *, enrolment: Enrolment, name: str, by, channel: str = Channel.ONLINE, answers: tuple[Reply, ...] = (), seen: int | None = None,
    shown_cents: int | None = None, key: uuid.UUID | None = None, need: str = "",
) -> Enrolment:  # fmt: skip
    """One more guest comes along with whoever has the confirmed place `enrolment`: a place of her own in the same party, taken under the
    sheet's lock, at the price of a guest, owed by the household that pays the others.

    As many as the sheet says; online until it closes, at the counter until its last date is over; never past those who wait. `answers`:
    hers to what is asked of each (`who` 0); `need`: one of the places counted for it is hers. Raises Refusal with every reason.
    """
    with once(key, "programmes.add_guest", by=by) as request:
        if request.done:
            return Enrolment.objects.get(pk=request.result)
        sheet, host = lock_of(enrolment)
        refuse_stale(host, seen)
        facts = sheet_facts(sheet, Asking((host.person,), channel, 1, by))
        counted = ((0, need),) if need else ()
        reasons = _reasons(sheet, host, name, answers, facts, channel=channel, by=by)
        refusal = Refusal.gather([*reasons, *_of_her_need(sheet, counted)])
        if refusal:
            raise refusal
        quoted = price_of(sheet, host.household, places=1, shown_cents=shown_cents, by=by, guest=True)
        refuse_without_household(host.household, quoted and quoted.cents)
        extras = Extras(guests=(name.strip(),), answers=answers, counted=counted)
        write = partial(place_guest, sheet, host, by=by, channel=channel, quoted=quoted, extras=extras)
        (row,) = let_in(sheet, lambda state, **fields: [write(state, **fields)], prices=Prices(guest=quoted), by=by)
        audit.record("programmes.add_guest", row, by=by, subject=host.person, maison=sheet.maison_id)
        request.result = row.pk
    return row


def _reasons(sheet: SignUpSheet, host: Enrolment, name: str, answers, facts: SheetFacts, *, channel: str, by) -> list[Refusal]:
    if host.guest or host.state != EnrolmentState.CONFIRMED:
        return [Refusal("pas-inscrit", "On n'ajoute quelqu'un qu'à une place confirmée.", "Confirmez-la d'abord, ou refaites la demande.")]
    online = channel == Channel.ONLINE
    priced = sheet.tariff_id or own_guest_price(kind_of(sheet.activity))
    if online and priced and not Household.objects.led_by(by).filter(pk=host.household_id).exists():
        return [Refusal("pas-referent", "Cette place se règle par un foyer dont vous n'êtes pas référent.", ASK_A_REFERENT)]
    beside = host.party.enrolments.filter(sheet=sheet, guest=True, state__in=ACTIVE).values_list("guest_name", flat=True)
    found = [
        *refusals_of_the_moment(facts, staff=not online),
        refusal_of_guest_name(name),
        refusal_of_guests(Extras(guests=(*beside, name)), most=sheet.guests, confidential=sheet.confidential),
        refusal_before_draw(facts),
        _no_room(facts),
        *(reasons_against_rows(sheet, in_party(host), more_guests=1) if minds_company(kind_of(sheet.activity)) else ()),
    ]
    if online and sheet.selection == Selection.STAFF:
        found.append(Refusal("sur-demande", "Ici, l'équipe répond à chaque demande.", "Parlez-en à l'accueil de la maison."))
    if online and sheet.must_answer:
        asked = sheet.questions.filter(required=True, asked_of=AskedOf.PERSON).values_list("pk", "words")
        found.append(refusal_of_answers(unanswered([(pk, words, True) for pk, words in asked], answers, 1)))
    return [reason for reason in found if reason]


def _of_her_need(sheet: SignUpSheet, counted: tuple) -> list[Refusal]:
    refusal = refusal_of_needs(sheet, Extras(counted=counted))
    return [Refusal(reason.code, reason.words, OTHERWISE) for reason in refusal.reasons] if refusal else []


def _no_room(facts: SheetFacts) -> Refusal | None:
    """The same refusal as at sign-up; a guest does not wait by herself, so another way out."""
    refusal = refusal_of_the_number(facts, 1)
    return refusal and Refusal(refusal.code, refusal.words, OTHERWISE)
