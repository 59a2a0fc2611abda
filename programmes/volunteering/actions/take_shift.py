import uuid

from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from portal.people.models import Person
from programmes.actions.enrol import enrol
from programmes.actions.wait import wait as join_the_list
from programmes.enums import Channel
from programmes.models import Enrolment

from ..models import Shift, Volunteer
from ..reading.reasons_against import asked

FULL = ("complet", "pas-assez-de-places", "liste-en-cours")


def take_shift(
    *, shift: Shift, people: list[Person], by, channel: str = Channel.ONLINE, wait: bool = False, over: str = "",
    key: uuid.UUID | None = None,
) -> list[Enrolment]:  # fmt: skip
    """This shift is theirs, all of them or nobody; with `wait`, on its list where it is full. `over`: why a member of the team who
    organises volunteers puts soft reasons aside (`rules.fitness.SOFT`), with her agreement.

    Raises Refusal with every reason: the engine's (« complet », « pas-encore-ouvert », « clos »…), those of `rules.fitness`,
    « pour-la-famille » for somebody else's signed up online, « sans-droit » for reasons put aside by who may not.
    """
    reader = who_asks(people, by, channel)
    if over and (channel == Channel.ONLINE or not user_can(by, Capability.MANAGE_VOLUNTEERS, shift.maison_id)):
        raise Refusal("sans-droit", "Ce choix revient à qui organise les bénévoles.", "Demandez à l’animation de la maison.")
    with asked(people=people, to=reader, aside=bool(over)), once(key, "volunteering.take", by=by) as request:
        if request.done:
            return list(Enrolment.objects.filter(pk__in=request.result).order_by("pk"))
        rows = place_on(shift, people, by=by, channel=channel, wait=wait)
        for row in rows:
            if over:
                audit.record("volunteering.over", row, by=by, subject=row.person, maison=shift.maison_id, reason=over)
            if channel != Channel.ONLINE and row.to_tell:  # she stands here, or is on the phone: she knows
                row.to_tell = ""
                row.save(update_fields=["to_tell"])
        request.result = [row.pk for row in rows]
    return rows


def place_on(shift: Shift, people: list[Person], *, by, channel: str, wait: bool) -> list[Enrolment]:
    """Their places, or with `wait` their rank on the list of a full shift; raises the Refusal that the engine gathered."""
    try:
        with transaction.atomic():
            return enrol(sheet=shift.sheet, people=people, by=by, channel=channel)
    except Refusal as refusal:
        if not wait or any(reason.code not in FULL for reason in refusal.reasons):
            raise
    return join_the_list(sheet=shift.sheet, people=people, by=by, channel=channel)


def who_asks(people: list[Person], by, channel: str) -> Person | None:
    """The person of the account that signs up online, for herself and those she leads; None at the counter."""
    if channel != Channel.ONLINE:
        return None
    reader = Person.objects.of_user(by)
    family = {*Volunteer.objects.family_of(reader).values_list("kept", flat=True), reader.pk} if reader else set()
    if any((person.successor_id or person.pk) not in family for person in people):
        words = "En ligne, on s’inscrit soi-même, et les personnes de son foyer."
        raise Refusal("pour-la-famille", words, "Pour quelqu’un d’autre, appelez la maison ou passez à l’accueil.")
    return reader
