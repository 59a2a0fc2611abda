from collections import defaultdict

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from portal.kit import clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.actions.lock_sheet import lock_sheet
from programmes.enums import EnrolmentState
from programmes.models import Enrolment
from programmes.notifications import tell_together

from ..enums import StandingStep
from ..models import Shift, StandingDate, StandingShift
from ..reading.reasons_against import asked
from ..rules import wording
from .hush import hush
from .take_shift import place_on

PURPOSE = "volunteering.standing"
MOST_WORDS = StandingDate._meta.get_field("why").max_length
ALREADY = "deja-inscrit"


def lay_standing(*, standing: StandingShift, by=None) -> list[StandingDate]:
    """Take its dates that are planned and were not looked at yet: a seat, the list where it is full, or not that time with its reason;
    each date once, each a transaction of its own. One message tells them all. Idempotent: the tick runs it as often as it likes."""
    found = [date for shift in to_lay([standing]).get(standing.pk, []) if (date := _laid(standing, shift)) is not None]
    _tell(standing, found, by=by)
    return found


def lay_standings() -> int:
    """What the tick does: dates planned since. How many were looked at; three queries when there is nothing new."""
    rows = StandingShift.objects.filter(ended_at=None, volunteer__left_at=None).select_related("volunteer__person__successor")
    standings = {standing.pk: standing for standing in rows.order_by("asked_at", "pk")}
    due = to_lay(standings.values())
    return sum(len(lay_standing(standing=standings[pk])) for pk in standings if due.get(pk))


def to_lay(standings) -> dict[int, list[Shift]]:
    """By standing shift, the shifts to come that are open and not looked at yet, the soonest first: two queries, none without any."""
    standings = list(standings)
    if not standings:
        return {}
    posts = {(one.mission_id, one.maison_id, one.post_id) for one in standings}
    near = Shift.objects.open_to_volunteers().filter(
        session__activity__in={mission for mission, _, _ in posts},
        post__in={post for _, _, post in posts},
        sheet__opens_at__lte=clock.now(),
    )
    looked_at = set(StandingDate.objects.filter(standing__in=standings).values_list("standing", "shift"))
    by_post: dict[tuple, list[Shift]] = defaultdict(list)
    for shift in near.select_related("session", "sheet").in_order():
        by_post[shift.session.activity_id, shift.maison_id, shift.post_id].append(shift)
    found: dict[int, list[Shift]] = {}
    for one in standings:
        falls_on = one.recurrence.falls_on
        shifts = by_post[one.mission_id, one.maison_id, one.post_id]
        found[one.pk] = [shift for shift in shifts if falls_on(shift.session.start) and (one.pk, shift.pk) not in looked_at]
    return found


def _laid(standing: StandingShift, shift: Shift) -> StandingDate | None:
    """One date, under the lock of its standing shift: two ticks at once, or an end meanwhile, never take it twice. Its sheet and herself
    are locked before it, in the order of who stops (`stop_volunteering`): neither ever waits for the other."""
    with transaction.atomic():
        lock_sheet(shift.sheet_id)
        locked_one(Person, standing.volunteer.person.current_record.pk, rank=Rank.PERSON)
        fresh = StandingShift.objects.select_for_update().filter(pk=standing.pk, ended_at=None).first()
        if fresh is None or StandingDate.objects.filter(standing=fresh, shift=shift).exists():
            return None
        person = standing.volunteer.person.current_record
        step, why, row = StandingStep.SKIPPED, "", None
        try:
            with transaction.atomic(), hush(), asked(people=[person]):
                [row] = place_on(shift, [person], by=standing.asked_by, channel=standing.channel, wait=True)
            step = StandingStep.PLACED if row.state == EnrolmentState.CONFIRMED else StandingStep.WAITING  # offered: she is told so apart
        except Refusal as refusal:
            if refusal.code == ALREADY and len(refusal.reasons) == 1:
                step = StandingStep.PLACED  # she took it by herself
            else:
                why = " ".join(reason.words for reason in refusal.reasons if reason.code != ALREADY)[:MOST_WORDS]
        date = StandingDate.objects.create(standing=fresh, shift=shift, step=step, why=why, at=clock.now())
        date.row = row
        return date


def _tell(standing: StandingShift, found: list[StandingDate], *, by) -> None:
    """Nothing where no date was taken: she reads it in her space."""
    rows = [date.row for date in found if date.row is not None]
    if not rows:
        return
    of = {step: tuple(date for date in found if date.step == step) for step in StandingStep}
    starts = {step: tuple(date.shift.session.start for date in dates) for step, dates in of.items()}
    skipped = tuple((date.shift.session.start, date.why) for date in of[StandingStep.SKIPPED])
    with transaction.atomic():
        fresh = list(Enrolment.objects.filter(pk__in=[row.pk for row in rows]).select_related("sheet__activity", "person").order_by("pk"))
        tell_together(
            fresh, PURPOSE,
            lambda occasion: wording.standing(
                occasion, often=standing.recurrence.words, placed=starts[StandingStep.PLACED], waiting=starts[StandingStep.WAITING],
                skipped=skipped, link=settings.WAGTAILADMIN_BASE_URL + reverse("volunteering:standings"),
            ),
            title=fresh[0].sheet.activity.title, by=by, occasion_key=f"standing:{standing.pk}",
        )  # fmt: skip
