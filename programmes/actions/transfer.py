import copy
import uuid

from django.db.models import Q

from portal.households.models import Membership
from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person

from ..enums import Channel, EnrolmentState
from ..models import Answer, Enrolment, SignUpSheet
from ..programme_type import kind_of, minds_company
from ..rules.extras import Extras
from ..rules.sign_up import refusal_to_withdraw
from .admit import reasons_of_people
from .count_places import limit_by_position, move_to_limit
from .hold import refusal_of_needs
from .keep_company import in_party
from .lock_sheet import lock_of, refuse_stale
from .make_offers import make_offers
from .sheet_facts import sheet_facts
from .tell_people import tell_people


def transfer(
    *, enrolment: Enrolment, to: Person, by, channel: str = Channel.ONLINE, seen: int | None = None, key: uuid.UUID | None = None,
    need: str = "",
) -> Enrolment:  # fmt: skip
    """Pass a confirmed place on to another member of the household who may come. One row: the places counted, the price frozen and what
    was paid stay as they are, for the same household pays. Who may come is asked anew; her own answers do not follow, nor what her place
    was counted for: `need` is that of who comes now.

    Residents until `cancel_until`, or until the next date begins, and not where the team looks at each sign-up; staff at any time.
    Raises Refusal with every reason: « pas-du-foyer », « deja-commence », « rien-a-passer », « place-a-valider », those of admission.
    """
    with once(key, "programmes.transfer", by=by) as request:
        if request.done:
            return Enrolment.objects.get(pk=request.result)
        sheet, fresh = lock_of(enrolment)
        refuse_stale(fresh, seen)
        her, before = to.current_record, fresh.person
        refusal = Refusal.gather([*_reasons(sheet, fresh, her, channel=channel), *_of_her_need(sheet, fresh, need)])
        if refusal:
            raise refusal
        kind = kind_of(sheet.activity)
        kind.withdrawn(fresh, by=by)
        Answer.objects.filter(enrolment=fresh).delete()
        was = copy.copy(fresh)
        fresh.person, fresh.version, fresh.changed_at = her, fresh.version + 1, clock.now()
        fresh.save(update_fields=["person", "version", "changed_at"])
        freed = fresh.limit_id
        move_to_limit(fresh, limit_by_position(sheet, Extras(counted=((0, need),) if need else ())).get(0))
        kind.confirmed(fresh, by=by)
        audit.record("programmes.transfer", fresh, by=by, subject=before, maison=sheet.maison_id)
        audit.record("programmes.transferred", fresh, by=by, subject=her, maison=sheet.maison_id)
        _tell(sheet, was, fresh, by=by)
        if freed and freed != fresh.limit_id:
            make_offers(sheet.pk, by=by)
        request.result = fresh.pk
    return fresh


def _reasons(sheet: SignUpSheet, row: Enrolment, her: Person, *, channel: str) -> list[Refusal]:
    kind, online = kind_of(sheet.activity), channel == Channel.ONLINE
    desk = "Passez à l'accueil de la maison, ou appelez-la."
    if row.state != EnrolmentState.CONFIRMED or row.guest or not kind.transferable or sheet.confidential:
        return [Refusal("rien-a-passer", "Cette place ne se passe pas à une autre personne.", "Rendez-la : elle servira.")]
    if row.attendances.exists():
        return [Refusal("deja-commence", "Des présences sont déjà notées à ce nom.", "Rendez la place et inscrivez l'autre personne.")]
    reasons = []
    if not may_share(row, her):
        words = f"{her.display_name} n'est pas du même foyer."
        reasons.append(Refusal("pas-du-foyer", words, "Rendez la place : elle ira à qui attend."))
    if online and kind.looks_at_each(sheet):
        reasons.append(Refusal("place-a-valider", "Ici, l'équipe regarde chaque inscription.", desk))
    facts = sheet_facts(sheet)
    if facts.over:
        reasons.append(Refusal("passe", "Ce rendez-vous est passé.", "Voyez les prochaines dates dans l'agenda."))
    elif online:
        late = refusal_to_withdraw(now=facts.now, cancel_until=sheet.cancel_until, next_start=facts.next_start)
        reasons += [late] if late else []
    return reasons + reasons_of_people(sheet, [her]) + _reasons_of_company(sheet, row, her)


def _of_her_need(sheet: SignUpSheet, row: Enrolment, need: str) -> list[Refusal]:
    """What is left for her need, that of who passes the place on being hers already."""
    if not need or (row.limit_id and row.limit.need == need):
        return []
    refusal = refusal_of_needs(sheet, Extras(counted=((0, need),)), row.places)
    return list(refusal.reasons) if refusal else []


def _reasons_of_company(sheet: SignUpSheet, row: Enrolment, her: Person) -> list[Refusal]:
    """What the kind says of the party with her in the place of who passes it on. One query, none where it does not mind."""
    kind = kind_of(sheet.activity)
    if not minds_company(kind):
        return []
    others = list(in_party(row).exclude(pk=row.pk))
    people = [*(one.person.current_record for one in others if not one.guest), her]
    return kind.against_party(sheet, people, sum(one.guest for one in others))


def may_share(row: Enrolment, her: Person) -> bool:
    """Whether she belongs now to the household that pays, or, where nothing was quoted, to one of the person's."""
    return members_beside(row).filter(pk=her.pk).exists()


def members_beside(row: Enrolment):
    """The other members of the household that answers for a place: to whom it may be passed on."""
    person = row.person.current_record
    homes = Membership.objects.active()
    if row.household_id:
        homes = homes.filter(household=row.household_id)
    else:
        homes = homes.filter(household__in=Membership.objects.active().of_person(person).order_by().values("household"))
    with_her = Q(pk__in=homes.with_kept().order_by().values("kept"))
    return Person.objects.current().filter(with_her).exclude(pk=person.pk).order_by("birth_year", "pk")


def _tell(sheet: SignUpSheet, was: Enrolment, row: Enrolment, *, by) -> None:
    """Who takes care of the place reads it; who had it too, by her own way, unless it is she who reads the first."""
    tell_people("transferred", sheet, [row], by=by, to=row.person.display_name)
    was.enrolled_by, was.channel, was.version = None, Channel.COUNTER, row.version
    was.enrolled_by_id = None
    acts = getattr(by, "pk", None)
    if acts is None or was.person.account_id != acts:
        kind_of(sheet.activity).tell("transferred", sheet, [was], by=by, occasion_key="left", to=row.person.display_name)
