"""With whom one is on a shift, and whom to call: display names alone, the house's number, never a private one."""

from dataclasses import dataclass, field

from django.db.models import Q

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.enums import EnrolmentState
from programmes.models import Enrolment, SignUpSheet
from programmes.notifications import reader_for
from programmes.rules.sign_up import by_phone

from ..enums import SwapState
from ..models import Ride, Shift, SwapOffer
from ..rules.giving_back import limit_of, refusal_to_give_back
from .houses import phone_of
from .rides import apart, rides_of


def team_of(session: int) -> list[tuple[Person, Shift]]:
    """Everybody who comes at that moment, whichever the post, by name: (current record, shift). One query."""
    rows = Enrolment.objects.filter(sheet__shift__session=session, state=EnrolmentState.CONFIRMED, guest=False)
    found = [(row.person.current_record, row.sheet.shift) for row in rows.select_related("person__successor", "sheet__shift__post")]
    return sorted(found, key=lambda pair: (pair[0].sort_key, pair[0].pk))


def told_together(sheet: SignUpSheet, rows: list[Enrolment]) -> list[tuple[list[Enrolment], dict]]:
    """The places of each reader, with what `rules.life_words.reminder` says beside them."""
    shift = Shift.objects.filter(sheet=sheet).select_related("post", "maison", "leader__successor").first()
    if shift is None:
        return [(rows, {})]
    team = team_of(shift.session_id)
    seeking = set(SwapOffer.objects.filter(enrolment__in=rows, state=SwapState.OPEN).values_list("enrolment", flat=True))
    leader = shift.leader and shift.leader.current_record
    groups: dict[int, list[Enrolment]] = {}
    for row in rows:
        groups.setdefault(reader_for(row).pk, []).append(row)
    found = []
    for group in groups.values():
        hers = {row.person.current_record.pk for row in group}
        beside = {
            "post": shift.post.name,
            "team": tuple(person.display_name for person, _ in team if person.pk not in hers),
            "leader": leader.display_name if leader and leader.pk not in hers else "",
            "phone": phone_of(shift.maison),
            "seeking": any(row.pk in seeking for row in group),
        }
        found.append((group, beside))
    return found


@dataclass
class PlaceLife:
    """What the page of a place on a shift says and offers."""

    shift: Shift
    team: list[str] = field(default_factory=list)
    leader: str = ""
    phone: str = ""
    limit: object = None  # until when it is given back by oneself
    late: Refusal | None = None
    swap: SwapOffer | None = None  # that is open
    hers: bool = False  # a confirmed place of a shift to come
    ride: Ride | None = None  # how she comes, as she said
    rides: list[Ride] = field(default_factory=list)  # as the others of the shift said


def life_of(place: Enrolment) -> PlaceLife | None:
    """None on a sheet without a post. Four queries; names are told to who has a place there, not to who waits."""
    shifts = Shift.objects.filter(sheet=place.sheet_id).select_related("post", "maison", "session", "leader__successor")
    shift = shifts.first()
    if shift is None:
        return None
    date = shift.session
    life = PlaceLife(shift, phone=phone_of(shift.maison))
    life.hers = place.state == EnrolmentState.CONFIRMED and not place.guest and not date.cancelled and date.start > clock.now()
    if not life.hers:
        return life
    her = place.person.current_record
    life.team = [person.display_name for person, _ in team_of(date.pk) if person.pk != her.pk]
    leader = shift.leader and shift.leader.current_record
    life.leader = leader.display_name if leader and leader.pk != her.pk else ""
    life.limit = limit_of(date.start, place.sheet.gives_up_until)
    life.late = refusal_to_give_back(
        now=clock.now(), start=date.start, cancel_until=place.sheet.gives_up_until, taken_at=place.changed_at, phone=life.phone
    )
    life.ride, life.rides = apart(rides_of([date.pk])[date.pk], place)
    life.swap = SwapOffer.objects.filter(enrolment=place, state=SwapState.OPEN).first()
    return life


def open_swaps():
    """Offers somebody may still say yes to."""
    return SwapOffer.objects.filter(
        Q(enrolment__state=EnrolmentState.CONFIRMED), state=SwapState.OPEN, enrolment__sheet__shift__session__start__gt=clock.now()
    ).exclude(enrolment__sheet__shift__session__state="cancelled")


def refusal_of_the_offer(swap: SwapOffer, left: Enrolment, shift: Shift) -> Refusal | None:
    """Whether there is still something to take."""
    others = "Voyez les autres créneaux : on vous attend ailleurs."
    if swap.state == SwapState.TAKEN:
        return Refusal("deja-reprise", "Quelqu’un d’autre vient de dire oui : tout est assuré, merci.", others)
    if swap.state == SwapState.TAKEN_BACK:
        return Refusal("gardee", "La personne a pu se libérer : elle garde sa place.", others)
    if shift.session.cancelled:
        return Refusal("passee", "Ce créneau n’a pas lieu.", others)
    if shift.session.start <= clock.now():
        return Refusal("passee", "Ce créneau a commencé.", by_phone(phone_of(shift.maison)))
    if swap.state != SwapState.OPEN or left.state != EnrolmentState.CONFIRMED:
        return Refusal("passee", "Cette place a été rendue à la maison.", "Voyez s’il reste une place sur ce créneau, dans la liste.")
    return None
