import uuid

from portal.kit import audit, clock, dates
from portal.kit.audit import SYSTEM
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.actions.create_person import create_person
from programmes.actions.lock_sheet import sheets_with_pages
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
    """The shifts it opens, still to come, with seats, at a post that asks for no qualification: nobody has shown one yet."""
    rows = Shift.objects.filter(maison=link.maison_id, post__qualifications=None).open_to_volunteers().counted().filter(free__gt=0)
    chosen = list(link.shifts.order_by().values_list("pk", flat=True))
    rows = rows.filter(pk__in=chosen) if chosen else rows
    return rows.select_related("session__activity", "session__maison", "maison", "post", "sheet").in_order()


def come_first_time(*, secret: str, shifts: list[Shift], who: dict, charter, key: uuid.UUID | None = None) -> list[Enrolment]:
    """Somebody who has no account comes for the first time: her record (`who`: given and family name, year of birth, a phone or an
    address), her file with the charter she read, her place on each of these shifts; all of it or nothing. Whoever serves at the house
    makes one record of two if she was known already.

    Raises « lien-ferme », « pas-ce-creneau », those of `create_person`, of the charter, of the shifts (each said with its moment where
    there are several) and of `rules.fitness`."""
    with once(key, "volunteering.first_time", by=SYSTEM) as request:
        if request.done:
            return list(Enrolment.objects.filter(pk__in=request.result).order_by("pk"))
        link = open_link(secret)
        if link is None:
            words = "Ce lien n’est plus ouvert."
            raise Refusal("lien-ferme", words, "Demandez-en un autre à la maison, ou passez à l’accueil.")
        shifts = sorted(shifts, key=lambda shift: (shift.session.start, shift.pk))
        refuse_what_it_does_not_open(link, shifts)
        locked(sheets_with_pages(), {shift.sheet_id for shift in shifts}, rank=Rank.SHEET)  # before the person, as everywhere
        person = create_person(by=link.made_by, maison=link.maison, **who)
        become_volunteer(person=person, maisons=[link.maison], by=link.made_by, way=CharterWay.ONLINE, charter=charter)
        with asked(people=[person], to=person):
            rows = [_placed(shift, person, said=len(shifts) > 1) for shift in shifts]
        for row in rows:
            audit.record("volunteering.first_time", row, by=link.made_by, subject=person, maison=link.maison_id, link=link.pk)
        request.result = [row.pk for row in rows]
    return rows


def refuse_what_it_does_not_open(link: FirstTimeLink, shifts: list[Shift]) -> None:
    """Raises « pas-ce-creneau » for the first of them that this link does not open, or no longer."""
    opened = set(shifts_of(link).filter(pk__in=[shift.pk for shift in shifts]).order_by().values_list("pk", flat=True))
    closed = [shift for shift in shifts if shift.pk not in opened]
    if closed or not shifts:
        words = "Ce créneau n’est plus à prendre par ce lien."
        if len(shifts) > 1:
            words = f"{_moment(closed[0])} : ce créneau n’est plus à prendre par ce lien."
        raise Refusal("pas-ce-creneau", words, by_phone(phone_of(link.maison)))


def _placed(shift: Shift, person, *, said: bool) -> Enrolment:
    """Her place; refused, the moment is said before each reason (`said`)."""
    try:
        [row] = place_on(shift, [person], by=None, channel=Channel.ONLINE, wait=False)
    except Refusal as refusal:
        if not said:
            raise
        words = [Refusal(one.code, f"{_moment(shift)} : {one.words}", one.way_out) for one in refusal.reasons]
        raise Refusal.gather(words) from refusal
    return row


def _moment(shift: Shift) -> str:
    return dates.moment_short(shift.session.start).capitalize()
