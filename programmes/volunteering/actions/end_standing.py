from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.actions.withdraw import withdraw
from programmes.enums import ACTIVE, Channel
from programmes.models import Enrolment
from programmes.notifications import tell_together
from programmes.rules.wording import Said

from ..enums import StandingStep
from ..models import StandingShift
from ..notifications.shifts import address, slot_said, tell_coordinators, tell_leader
from ..rules import life_words, wording
from .hush import Back, hush

PURPOSE = "volunteering.standing_ended"
TAKEN = (StandingStep.PLACED, StandingStep.WAITING)  # a date passed over that she took by herself later stays hers


def end_standing(*, standing: StandingShift, by, channel: str = Channel.ONLINE, give_back: bool = True) -> list[tuple[Enrolment, Refusal]]:
    """No more dates are taken by themselves; with `give_back`, those to come are given back, to the list first; the team reads them in one
    message. Gives what could not be
    given back by herself any more, with why: it stays hers. Ended already, nothing happens."""
    with transaction.atomic():
        fresh = StandingShift.objects.select_for_update().get(pk=standing.pk)
        if fresh.ended_at is not None:
            return []
        fresh.ended_at = clock.now()
        fresh.save(update_fields=["ended_at"])
        person = fresh.volunteer.person.current_record
        audit.record("volunteering.end_standing", fresh, by=by, subject=person, maison=fresh.maison_id, give_back=give_back)
    kept, given_back = [], []
    with hush() as back:
        for row in places_to_come(fresh) if give_back else ():
            try:
                given_back.append(withdraw(enrolment=row, by=by, channel=channel))
            except Refusal as refusal:
                kept.append((row, refusal))
    _tell(fresh, given_back, by=by)
    _tell_team(fresh, back, by=by)
    return kept


def places_to_come(standing: StandingShift) -> list[Enrolment]:
    """Her places on its dates that have not begun, the soonest first."""
    on_its_dates = {"sheet__shift__standing_dates__standing": standing, "sheet__shift__standing_dates__step__in": TAKEN}
    hers = {"person__in": Person.objects.records_of(standing.volunteer.person), "guest": False, "state__in": ACTIVE}
    rows = Enrolment.objects.filter(**on_its_dates, **hers, sheet__shift__session__start__gt=clock.now())
    return list(rows.select_related("sheet__activity", "sheet__shift__session", "person").order_by("sheet__shift__session__start", "pk"))


def _tell(standing: StandingShift, given_back: list[Enrolment], *, by) -> None:
    if not given_back:
        return
    rows = Enrolment.objects.filter(pk__in=[row.pk for row in given_back])
    starts = tuple(rows.order_by("sheet__shift__session__start").values_list("sheet__shift__session__start", flat=True))
    with transaction.atomic():
        tell_together(
            given_back, PURPOSE,
            lambda occasion: wording.standing_ended(
                occasion, often=standing.recurrence.words, given_back=starts
            ),
            title=given_back[0].sheet.activity.title, by=by, occasion_key=f"standing:{standing.pk}",
        )  # fmt: skip


def _tell_team(standing: StandingShift, back: list[Back], *, by) -> None:
    """Who leads reads of hers; who organises of those that leave a hole or are soon: one message each, whatever the number of dates."""
    if not back:
        return
    person, link = back[0].place.person, address("volunteering_desk:handing_on")
    led: dict[int, list[Back]] = {}
    for one in back:
        if one.shift.leader_id:
            led.setdefault(one.shift.leader_id, []).append(one)
    with transaction.atomic():
        for hers in led.values():
            tell_leader(hers[0].shift, _said(hers, person, link), key=_key(standing, hers), about=hers[0].place, but=person, by=by)
        if due := [one for one in back if one.missing or one.soon]:
            tell_coordinators(standing.maison, _said(due, person, link), key=_key(standing, due), about=due[0].place, by=by)


def _said(back: list[Back], person: Person, link: str) -> Said:
    return life_words.standing_given_back([(slot_said(one.shift), one.missing) for one in back], who=person.display_name, link=link)


def _key(standing: StandingShift, back: list[Back]) -> str:
    return f"standing:{standing.pk}:{back[0].place.pk}"
