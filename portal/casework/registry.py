"""What this room gives to others: what is seen of a person, whom to call, what waits, the papers, what is kept and for how long."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from phonenumber_field.phonenumber import PhoneNumber

from portal.kit import clock, dates
from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.kit.registry import CallItem, Slip
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person

from .enums import AddressState, Outcome
from .models import AddressRegistration, CaseLead, MailItem, Partner, Referral
from .rules import terms

SHOWN = 3
ACT, ADDRESS_ACT = "referral", "address-registered"  # of the fixed words of slips
CALL_WORDS, CALL_SAY = "prendre des nouvelles", "Nous vous avions donné une adresse. Y êtes-vous arrivée ou arrivé ?"


def person_marks(user) -> dict:
    """Read with the person herself: was she sent somewhere, who leads her, does her address stand here, does mail wait. To each, what is
    hers to see."""
    hers = Q(person=OuterRef("pk")) | Q(person__successor=OuterRef("pk"))
    sent = Referral.objects.told_to(user).filter(hers)
    led = CaseLead.objects.within(scope_of(user, Capability.WRITE_PEOPLE)).running().filter(hers).order_by("pk")
    here = AddressRegistration.objects.within(scope_of(user, Capability.REGISTER_ADDRESSES)).filter(hers)
    lives = here.filter(Q(state=AddressState.ACTIVE) | Q(ended_on__gte=clock.today())).order_by("end", "pk")
    addressed = Q(registration__person=OuterRef("pk")) | Q(registration__person__successor=OuterRef("pk"))
    waiting = MailItem.objects.within(scope_of(user, Capability.REGISTER_ADDRESSES)).waiting().filter(addressed)
    return {
        "casework_sent": Exists(sent),
        "casework_led_until": Subquery(led.values("until")[:1]),
        "casework_led_name": Subquery(led.values(name=Concat("lead__first_name", Value(" "), "lead__last_name"))[:1]),
        "casework_led_house": Subquery(led.values("maison__name")[:1]),
        "casework_led_phone": Subquery(led.values("maison__phone")[:1]),
        "casework_address": Subquery(lives.values("pk")[:1]),
        "casework_address_end": Subquery(lives.values("end")[:1]),
        "casework_mail": Subquery(waiting.order_by("pk").values("registration")[:1]),
    }


def person_panel(request, person) -> dict | None:
    """At the desk: who leads her, where she was sent and how it goes, her address here.

    What `person_marks` read with the person is enough but for the orientations: one query where there are some, none elsewhere.
    """
    care = person.at_desk.acts["care"] if hasattr(person, "at_desk") else []
    known = bool(person.casework_sent or person.casework_led_until or person.casework_address or person.casework_mail)
    if not known and not care:
        return None
    told = Referral.objects.told_to(request.user).filter(person__in=Person.objects.records_of(person))
    rows = told.select_related("offer__partner").order_by("outcome", "-at", "-pk")
    phone = person.casework_led_phone
    return {
        "care": care,
        "known": known,
        "referrals": list(rows[:SHOWN]) if person.casework_sent else [],
        "person": person,
        "phone": phone if isinstance(phone, PhoneNumber) or not phone else PhoneNumber.from_string(phone),
    }


def space_card(request, person) -> dict | None:
    """In « mon espace »: her lead, her address at the house, what waits for her. Hers alone. Two queries."""
    today = clock.today()
    lead = CaseLead.objects.running().of(person).filter(until__gte=today).select_related("lead", "maison").first()
    mail = Exists(MailItem.objects.waiting().filter(registration=OuterRef("pk")))
    stands = Exists(AddressRegistration.objects.covering(today).filter(pk=OuterRef("pk")))
    hers = AddressRegistration.objects.of(person).annotate(mail_waits=mail, stands=stands).filter(Q(mail_waits=True) | Q(stands=True))
    rows = list(hers.select_related("maison").order_by("end", "pk"))
    registration = next((row for row in rows if row.stands), None)
    waiting = next((row for row in rows if row.mail_waits), None)
    if lead is None and registration is None and waiting is None:
        return None
    return {"lead": lead, "registration": registration, "waiting": waiting}


# What waits: (one, several, address)
TASKS = {
    "calls": ("nouvelle à prendre après une orientation", "nouvelles à prendre après une orientation", "desk_referrals"),
    "answers": ("orientation dont la suite est à noter", "orientations dont la suite est à noter", "desk_referrals"),
    "stale": ("partenaire à vérifier", "partenaires à vérifier", "desk_partners"),
    "alone": ("personne dont le référent n’est plus là", "personnes dont le référent n’est plus là", "desk_leads"),
    "ending": ("accompagnement qui finit dans le mois", "accompagnements qui finissent dans le mois", "desk_leads"),
    "renew": ("domiciliation à renouveler", "domiciliations à renouveler", "desk_addresses"),
    "absent": ("personne domiciliée pas vue depuis longtemps", "personnes domiciliées pas vues depuis longtemps", "desk_addresses"),
    "mail": ("courrier qui attend depuis trop longtemps", "courriers qui attendent depuis trop longtemps", "desk_mail"),
}


def _waiting(user) -> dict[str, QuerySet]:
    """What waits, by its name in TASKS, for who has the task of it."""
    today, rows = clock.today(), {}
    if user_can(user, Capability.WRITE_PEOPLE):
        open_ones = Referral.objects.within(scope_of(user, Capability.WRITE_PEOPLE)).filter(outcome=Outcome.OPEN)
        rows["calls"] = open_ones.filter(call_due__lte=today)
        rows["answers"] = open_ones.filter(reached_on__isnull=False, call_due__isnull=True)
        rows["stale"] = Partner.objects.stale(today)
    if user_can(user, Capability.LEAD_CASES):
        cases = CaseLead.objects.within(scope_of(user, Capability.LEAD_CASES))
        rows |= {"alone": cases.left_alone(today), "ending": cases.ending(today)}
    if user_can(user, Capability.REGISTER_ADDRESSES):
        scope = scope_of(user, Capability.REGISTER_ADDRESSES)
        here = AddressRegistration.objects.within(scope)
        rows |= {"renew": here.to_renew(today), "absent": here.absent(today), "mail": MailItem.objects.within(scope).returnable(today)}
    return rows


def _counted(rows: dict[str, QuerySet]) -> dict[str, int]:
    """How many of each, in one query."""
    each = [kind.order_by().values(task=Value(name)).annotate(many=Count("pk")) for name, kind in rows.items()]
    found = each[0].union(*each[1:], all=True) if each else ()
    return dict.fromkeys(rows, 0) | {line["task"]: line["many"] for line in found}


def staff_tasks(user) -> list[dict]:
    """What waits in her houses, counts only; one query whatever she may do."""
    counts = _counted(_waiting(user))
    return [
        {"label": one if counts[key] == 1 else several, "url": reverse(name), "count": counts[key]}
        for key, (one, several, name) in TASKS.items()
        if counts.get(key)
    ]


def calls(user) -> list[CallItem]:
    """« Y êtes-vous arrivée ? », in the same neutral words whatever the partner. One query."""
    rows = Referral.objects.within(scope_of(user, Capability.WRITE_PEOPLE)).to_call(clock.today())
    return [
        CallItem(
            str(row.pk), row.person.current_record, CALL_WORDS, dates.midnight(row.call_due), say=CALL_SAY,
            url=reverse("desk_referral", args=[row.pk]), maison_id=row.maison_id,
        )
        for row in rows.select_related("person__successor").order_by("call_due", "pk")
    ]  # fmt: skip


def slip(user, key: str) -> Slip | None:
    """What the « Confirmation » says of an orientation: where, when, with what. Never for what (« un colis » is read over a shoulder),
    and nothing on it names a partner whose name tells a need."""
    rows = Referral.objects.told_to(user).filter(person__isnull=False).select_related("person__successor", "offer__partner", "maison")
    row = rows.filter(pk=number_sent(key)).first()
    if row is None:
        return None
    partner, offer = row.offer.partner, row.offer
    return Slip(
        person=row.person.current_record,
        act=ACT,
        what="L’adresse que nous vous avons donnée",
        dates=((row.appointment_at, None),) if row.appointment_at else (),
        hours="" if row.confidential else partner.hours,
        place="" if row.confidential else partner.name,
        address=", ".join(part for part in (partner.address, partner.how_to_come) if part),
        notes=() if row.confidential else tuple(offer.things),
        maison=row.maison,
    )


def address_slip(user, key: str) -> Slip | None:
    """The « Confirmation » of an address: where, until when. The number of the file is on the certificate, never on this paper."""
    rows = AddressRegistration.objects.within(scope_of(user, Capability.REGISTER_ADDRESSES)).active()
    row = rows.select_related("person__successor", "maison").filter(pk=number_sent(key)).first()
    if row is None:
        return None
    return Slip(
        person=row.person.current_record, act=ADDRESS_ACT, until=row.end, place=row.maison.name, address=row.maison.address,
        notes=("Votre carte",), maison=row.maison,
    )  # fmt: skip


def merge_obstacles(absorbed, kept) -> list:
    """Two agreements running side by side are put in order by people, before the merge."""
    leads, addresses = CaseLead.objects.running(), AddressRegistration.objects.active()
    found = []
    if leads.of(absorbed).exists() and leads.of(kept).exists():
        words = "Chacune des deux fiches a une référente ou un référent."
        found.append(Refusal("deux-accompagnements", words, "Mettez d’abord fin à l’un des deux accords."))
    if addresses.of(absorbed).exists() and addresses.of(kept).exists():
        words = "Chacune des deux fiches a son adresse dans une maison."
        found.append(Refusal("deux-domiciliations", words, "Mettez d’abord fin à l’une des deux."))
    return found


def merge_summary(person) -> list[tuple[str, str]]:
    """Beside the two records: that there is something, not what it is about."""
    found = []
    if CaseLead.objects.running().of(person).exists():
        found.append(("Référent de parcours", "oui"))
    if AddressRegistration.objects.active().of(person).exists():
        found.append(("Adresse à la maison", "oui"))
    return found


def still_served(people: set[int]) -> set[int]:
    """Of these persons, whom this room still serves: an open orientation, a lead, an address, something that waits."""
    rows = (
        Referral.objects.open(),
        CaseLead.objects.running(),
        AddressRegistration.objects.active(),
        MailItem.objects.waiting().exclude(registration__person=None),
    )
    found: set[int] = set()
    for each in rows:
        path = "registration__person" if each.model is MailItem else "person"
        keys = each.order_by().annotate(kept=Coalesce(f"{path}__successor", path)).filter(kept__in=people)
        found |= set(keys.values_list("kept", flat=True))
    return found


def unsound():
    """For `check_books`: terms that are not those the rules give."""
    for row in AddressRegistration.objects.exclude(start=None).only("pk", "start", "end").iterator(2000):
        if row.end != terms.address_end(row.start):
            yield f"domiciliation {row.pk} : sa fin n’est pas un an après son début"
    for row in AddressRegistration.objects.active().filter(person__letters_held=False).only("pk").iterator(2000):
        yield f"domiciliation {row.pk} : ses lettres partent encore à une autre adresse"
    for row in CaseLead.objects.only("pk", "since", "until").iterator(2000):
        if row.until > terms.lead_latest(row.since):
            yield f"accompagnement {row.pk} : plus d’un an convenu"
