"""What this room gives to others: what is seen of a person, whom to call, what waits, the papers, what is kept and for how long."""

from django.db.models import Count, Exists, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.kit import clock, dates, registry
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


def person_panel(request, person) -> dict | None:
    """At the desk: who leads her, where she was sent and how it goes, her address here. To each member of staff, what is hers to see.

    One query for somebody this room has nothing of, five at most.
    """
    user, today, records = request.user, clock.today(), Person.objects.records_of(person)
    told = Referral.objects.told_to(user).filter(person__in=records)
    cases = CaseLead.objects.within(scope_of(user, Capability.WRITE_PEOPLE)).running().filter(person__in=records)
    here = AddressRegistration.objects.within(scope_of(user, Capability.REGISTER_ADDRESSES)).filter(person__in=records)
    rows = {"sent": told, "led": cases, "lives": here}
    there = Person.objects.filter(pk=person.pk).values(**{name: Exists(which) for name, which in rows.items()}).get()
    care = person.at_desk.acts["care"] if hasattr(person, "at_desk") else []
    if not any(there.values()):
        return {"care": care} if care else None
    shown: dict = {"care": care}
    shown["referrals"] = list(told.select_related("offer__partner").order_by("outcome", "-at", "-pk")[:SHOWN]) if there["sent"] else []
    shown["lead"] = cases.select_related("lead", "maison").first() if there["led"] else None
    if there["lives"]:
        shown["registration"] = here.filter(Q(state=AddressState.ACTIVE) | Q(ended_on__gte=today)).order_by("end").first()
        shown["waiting"] = MailItem.objects.waiting().filter(registration__in=here).select_related("registration").first()
    return shown if any(shown.values()) else None


def space_card(request, person) -> dict | None:
    """In « mon espace »: her lead, her address at the house, what waits for her. Hers alone. Three queries."""
    today = clock.today()
    lead = CaseLead.objects.running().of(person).filter(until__gte=today).select_related("lead", "maison").first()
    registration = AddressRegistration.objects.of(person).covering(today).select_related("maison").order_by("end").first()
    waiting = MailItem.objects.waiting().of(person).select_related("registration__maison").first()
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


def staff_tasks(user) -> list[dict]:
    """What waits in her houses, counts only; seven queries at most."""
    today, counts = clock.today(), {}
    if user_can(user, Capability.WRITE_PEOPLE):
        open_ones = Q(outcome=Outcome.OPEN)
        due = {"calls": open_ones & Q(call_due__lte=today), "answers": open_ones & Q(reached_on__isnull=False, call_due__isnull=True)}
        rows = Referral.objects.within(scope_of(user, Capability.WRITE_PEOPLE)).order_by()
        counts |= rows.aggregate(**{key: Count("pk", filter=which) for key, which in due.items()})
        counts["stale"] = Partner.objects.stale(today).count()
    if user_can(user, Capability.LEAD_CASES):
        cases = CaseLead.objects.within(scope_of(user, Capability.LEAD_CASES))
        counts |= {"alone": cases.left_alone(today).count(), "ending": cases.ending(today).count()}
    if user_can(user, Capability.REGISTER_ADDRESSES):
        scope = scope_of(user, Capability.REGISTER_ADDRESSES)
        here, mail = AddressRegistration.objects.within(scope), MailItem.objects.within(scope)
        counts |= {"renew": here.to_renew(today).count(), "absent": here.absent(today).count(), "mail": mail.returnable(today).count()}
    return [
        {"label": one if counts[key] == 1 else several, "url": reverse(name), "count": counts[key]}
        for key, (one, several, name) in TASKS.items()
        if key in counts
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
    """What the « Confirmation » says of an orientation; nothing on it names a partner whose name tells a need."""
    rows = Referral.objects.told_to(user).filter(person__isnull=False).select_related("person__successor", "offer__partner", "maison")
    row = rows.filter(pk=key).first() if is_key(key) else None
    if row is None:
        return None
    partner, offer = row.offer.partner, row.offer
    notes = () if row.confidential else (*offer.things, *((partner.hours,) if partner.hours else ()))
    return Slip(
        person=row.person.current_record,
        act=ACT,
        what="L’adresse que nous vous avons donnée" if row.confidential else f"{partner.name} : {offer.name}",
        dates=((row.appointment_at, None),) if row.appointment_at else (),
        place="" if row.confidential else partner.name,
        address=", ".join(part for part in (partner.address, partner.how_to_come) if part),
        notes=notes,
        maison=row.maison,
    )


def address_slip(user, key: str) -> Slip | None:
    """The « Confirmation » of an address: when to come, nothing of what it is for."""
    rows = AddressRegistration.objects.within(scope_of(user, Capability.REGISTER_ADDRESSES)).active()
    row = rows.select_related("person__successor", "maison").filter(pk=key).first() if is_key(key) else None
    if row is None:
        return None
    until = f"Valable jusqu’au {dates.day_written(row.end)}"
    notes = (until, "Passez ou appelez au moins une fois tous les trois mois")
    return Slip(
        person=row.person.current_record, act=ADDRESS_ACT, what="Votre adresse", place=row.maison.name, address=row.maison.address,
        number=row.number, notes=notes, maison=row.maison,
    )  # fmt: skip


def is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


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
    for row in CaseLead.objects.only("pk", "since", "until").iterator(2000):
        if row.until > terms.lead_latest(row.since):
            yield f"accompagnement {row.pk} : plus d’un an convenu"


KEPT = "CNIL, référentiel « durées de conservation », délibération 2023-095"
TREATMENTS = {
    "casework.referrals": registry.Treatment(
        name="Orientation vers des partenaires",
        purpose="Donner à une personne, avec son accord, l’adresse de qui peut l’aider, et savoir si elle y est arrivée",
        basis="Mission d’intérêt public (RGPD, article 6.1.e ; CASF, article L123-5)",
        people="Les personnes reçues qui l’acceptent",
        data="Le partenaire, la date, l’accord, le rendez-vous, la suite ; jamais la raison",
        recipients="L’équipe de la maison ; pour la santé, les violences et les dettes, le travail social seul. Rien ne part au partenaire",
        kept=f"Deux ans après la suite, puis sans nom pour les comptes ({KEPT})",
        purge="casework",
    ),
    "casework.leads": registry.Treatment(
        name="Référent de parcours",
        purpose="Dire à une personne à qui elle peut s’adresser, pour le temps qu’elle a accepté",
        basis="Mission d’intérêt public (RGPD, article 6.1.e ; CASF, article L123-5), avec l’accord de la personne",
        people="Les personnes accompagnées et les membres de l’équipe qui les accompagnent",
        data="Qui accompagne, depuis quand, jusqu’à quand, comment l’accord a été donné",
        recipients="L’équipe de la maison et la personne elle-même ; jamais son foyer",
        kept=f"Deux ans après la fin ({KEPT})",
        purge="casework",
    ),
    "casework.addresses": registry.Treatment(
        name="Domiciliation",
        purpose="Donner une adresse à qui n’en a pas, l’attester, garder et remettre son courrier",
        basis="Obligation légale (RGPD, article 6.1.c ; CASF, articles L264-1 et suivants)",
        people="Les personnes domiciliées et ceux de leur foyer qui figurent sur l’attestation",
        data="Les dates, la maison, les passages, le nombre de plis ; ni expéditeur, ni contenu",
        recipients="Les agents qui domicilient dans cette maison",
        kept=f"Deux ans après la fin, un an pour les remises de courrier ({KEPT})",
        purge="casework",
    ),
}
