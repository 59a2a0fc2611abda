import uuid

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.actions.create_person import create_person
from programmes.actions.lock_sheet import lock_sheet
from programmes.enums import Channel
from programmes.models import Enrolment
from programmes.rules.sign_up import by_phone

from ..enums import CharterWay
from ..models import FirstTimeLink, Shift
from ..reading.houses import phone_of
from ..reading.reasons_against import asked
from .become_volunteer import become_volunteer
from .open_first_time import hash_of
from .take_shift import place_on


def open_link(secret: str) -> FirstTimeLink | None:
    """The link of this secret while it holds."""
    rows = FirstTimeLink.objects.filter(secret_hash=hash_of(secret), stopped_at=None, until__gt=clock.now())
    return rows.select_related("maison").first()


def shifts_of(link: FirstTimeLink):
    """The shifts it opens, still to come, with seats."""
    rows = Shift.objects.filter(maison=link.maison_id).open_to_volunteers().counted().filter(free__gt=0)
    chosen = list(link.shifts.order_by().values_list("pk", flat=True))
    rows = rows.filter(pk__in=chosen) if chosen else rows
    return rows.select_related("session__activity", "session__maison", "maison", "post", "sheet").in_order()


def come_first_time(*, secret: str, shift: Shift, who: dict, charter, key: uuid.UUID | None = None) -> Enrolment:
    """Somebody who has no account comes for the first time: her record (`who`: given and family name, year of birth, a phone or an
    address), her file with the charter she read, her place; all of it or nothing. Whoever serves at the house makes one record of two if
    she was known already.

    Raises « lien-ferme », « pas-ce-creneau », those of `create_person`, of the charter, of the shift and of `rules.fitness`."""
    with once(key, "volunteering.first_time", by=SYSTEM) as request:
        if request.done:
            return Enrolment.objects.get(pk=request.result)
        link = open_link(secret)
        if link is None:
            words = "Ce lien n’est plus ouvert."
            raise Refusal("lien-ferme", words, "Demandez-en un autre à la maison, ou passez à l’accueil.")
        if not shifts_of(link).filter(pk=shift.pk).exists():
            raise Refusal("pas-ce-creneau", "Ce créneau n’est plus à prendre par ce lien.", by_phone(phone_of(link.maison)))
        lock_sheet(shift.sheet_id)  # before the person, as everywhere
        person = create_person(by=link.made_by, maison=link.maison, **who)
        become_volunteer(person=person, maisons=[link.maison], by=link.made_by, way=CharterWay.ONLINE, charter=charter)
        with asked(people=[person], to=person):
            [row] = place_on(shift, [person], by=None, channel=Channel.ONLINE, wait=False)
        audit.record("volunteering.first_time", row, by=link.made_by, subject=person, maison=link.maison_id, link=link.pk)
        request.result = row.pk
    return row
