import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.people.models import Person

from ..models import HelpCall, Shift
from ..notifications.shifts import full_shifts, tell_help
from ..reading.whom_to_ask import fit_people
from ..rules.courtesy import awake
from ..rules.leads import LEADS, due_lead

PER_TURN = 50  # shifts a turn


def call_for_help() -> int:
    """Three days, then one day before, shifts that still lack hands are told to those who could come and may be called: each person reads
    one message about all of them, by her own channel. Each shift once a lead, never at night. How many shifts; one query when none."""
    if not awake(clock.now()):
        return 0
    with transaction.atomic():
        calls = _claimed()
        if calls:
            _call(calls)
        return len(calls)


def _claimed() -> list[HelpCall]:
    """Those due, written down as called under their own lock, the soonest first: a second tick finds nothing left."""
    now = clock.now()
    near = Shift.objects.open_to_volunteers().short().filter(_due(now))
    keys = list(near.order_by("session__start", "pk").values_list("pk", flat=True)[:PER_TURN])
    if not keys:
        return []
    list(Shift.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    called = defaultdict(set)
    for shift, lead in HelpCall.objects.filter(shift__in=keys).values_list("shift", "lead_hours"):
        called[shift].add(lead)
    found = []
    for shift in full_shifts().filter(pk__in=keys).short().in_order():
        lead = due_lead(shift.session.start - now, called[shift.pk])
        if lead is not None:
            found.append(HelpCall(shift=shift, lead_hours=lead, at=now))
    return found


def _due(now: dt.datetime) -> Q:
    """Within a lead and not called for it: those called already never stand in the way of the others."""
    due, after = Q(pk__in=[]), now
    for lead in sorted(LEADS):
        until = now + dt.timedelta(hours=lead)
        called = HelpCall.objects.filter(shift=OuterRef("pk"), lead_hours=lead)
        due |= Q(~Exists(called), session__start__gt=after, session__start__lte=until)
        after = until
    return due


def _call(calls: list[HelpCall]) -> None:
    """One message a person about all of these shifts that she may take."""
    fit = fit_people([call.shift for call in calls])
    asked: dict[int, tuple[Person, list[HelpCall]]] = {}
    for call in calls:
        call.told = len(fit[call.shift_id])
        for person in fit[call.shift_id]:
            asked.setdefault(person.pk, (person, []))[1].append(call)
    HelpCall.objects.bulk_create(calls)
    for person, hers in asked.values():
        tell_help(person, [call.shift for call in hers], lead=hers[0].lead_hours, by=SYSTEM)
