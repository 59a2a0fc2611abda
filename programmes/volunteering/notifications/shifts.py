"""To whom it is said that a shift changes hands or lacks some, and what stands in the outbox. Words are in `rules.life_words`."""

from dataclasses import astuple

from django.conf import settings
from django.urls import reverse

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.enums import Channel as Way
from portal.notifications.registry import purposes
from portal.people.models import Person
from portal.people.notifications import Words, tell
from programmes.models import Enrolment
from programmes.notifications import tell_rows
from programmes.rules.wording import Said

from ..models import Shift, SwapOffer
from ..reading.houses import coordinators_of, phone_of
from ..rules import life_words
from ..rules.courtesy import courteous
from ..rules.life_words import Slot

SWAP, SWAPPED, HELP, TEAM = "volunteering.swap", "volunteering.swapped", "volunteering.help", "volunteering.team"
PURPOSES = {
    SWAP: "Une place de bénévole à reprendre",
    SWAPPED: "Place de bénévole reprise",
    HELP: "Il manque du monde",
    TEAM: "Pour l’équipe : une place rendue",
}


def name_purposes() -> None:
    for code, label in PURPOSES.items():
        purposes.add(code, label)


def address(name: str, *args) -> str:
    return settings.WAGTAILADMIN_BASE_URL + reverse(name, args=args)


def slot_said(shift: Shift) -> Slot:
    """`session.activity`, `session.maison`, `maison` and `post` loaded."""
    date = shift.session
    called = f"{date.activity.title}, {shift.post.name}"
    return Slot(called, date.start, date.end, date.where, shift.maison.name, phone_of(shift.maison))


def full_shifts():
    """Shifts with all that a message says of them."""
    return Shift.objects.select_related("session__activity", "session__maison", "maison", "post", "sheet", "leader__successor")


def due_for(shift: Shift):
    """Now, or the next morning when it is night; now all the same when that morning is too late."""
    now = clock.now()
    due = courteous(now)
    return due if due < shift.session.start else now


def tell_swap(swap: SwapOffer, shift: Shift, people: list[Person], *, by) -> None:
    """Each by her own channel, once each, never at night; of no use any more once the shift begins."""
    said = _plain(life_words.swap_wanted(slot_said(shift), link=address("volunteering:swap", swap.pk)))
    for person in people:
        tell(
            person, said, purpose=SWAP, about=audit.key_of(swap), dedupe_key=f"{SWAP}:{swap.pk}:{person.pk}", urgent=True,
            useful_until=shift.session.start, due_at=due_for(shift), by=by,
        )  # fmt: skip


def tell_swapped(left: Enrolment, shift: Shift, to: Person, *, by) -> None:
    slot = slot_said(shift)
    tell_rows(
        left.sheet, [left], SWAPPED, lambda occasion: life_words.swapped(occasion, slot=slot, to=to.display_name),
        title=shift.session.activity.title, by=by,
    )  # fmt: skip


def tell_help(person: Person, shifts: list[Shift], *, lead: int, by) -> None:
    first = shifts[0]
    link = address("volunteering:shift", first.pk) if len(shifts) == 1 else address("volunteering:shifts")
    said = life_words.help_wanted([slot_said(one) for one in shifts], link=link, house=first.maison.name, phone=phone_of(first.maison))
    tell(
        person, _plain(said), purpose=HELP, about=audit.key_of(first), dedupe_key=f"{HELP}:{lead}:{first.pk}:{person.pk}", urgent=True,
        useful_until=first.session.start, by=by,
    )  # fmt: skip


def tell_team(shift: Shift, said: Said, *, key: str, about, but: Person, coordinators: bool, by) -> None:
    """Who leads the shift, and with `coordinators` who organises there. Not `but`, whose place it was, nor who acts."""
    tell_leader(shift, said, key=key, about=about, but=but, by=by)
    if coordinators:
        tell_coordinators(shift.maison, said, key=key, about=about, by=by)


def tell_leader(shift: Shift, said: Said, *, key: str, about, but: Person, by) -> None:
    """By her own channel and never at night."""
    leader = shift.leader and shift.leader.current_record
    if leader is not None and leader.pk != but.current_record.pk and (by is None or leader.account_id != by.pk):
        tell(
            leader, _plain(said), purpose=TEAM, about=audit.key_of(about), dedupe_key=f"{TEAM}:{key}:{leader.pk}", urgent=True,
            useful_until=shift.session.end, due_at=due_for(shift), by=by,
        )  # fmt: skip


def tell_coordinators(maison, said: Said, *, key: str, about, by) -> None:
    """By e-mail."""
    for user in coordinators_of(maison):
        if user.email and user != by:
            _write(user, said, key=f"{TEAM}:{key}:user:{user.pk}", about=about, by=by)


def _write(user, said: Said, *, key: str, about, by) -> None:
    try:
        queue_message(
            channel=Way.EMAIL, address=user.email, purpose=TEAM, subject=said.subject, body=said.body, about=audit.key_of(about),
            dedupe_key=key, by=by,
        )  # fmt: skip
    except Refusal:
        return  # an address that takes nothing: her tasks show it all the same


def _plain(said: Said) -> Words:
    return Words(*astuple(said))
