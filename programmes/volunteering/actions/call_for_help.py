from collections import defaultdict

from django.db import transaction

from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.people.models import Person

from ..models import HelpCall, Shift
from ..notices import full_shifts, tell_help
from ..rules.courtesy import awake
from ..rules.leads import FIRST, due_lead
from ..whom_to_ask import fit_people

PER_TURN = 50  # shifts a turn


def call_for_help() -> int:
    """Three days, then one day before, shifts that still lack hands are told to those who could come and may be called: each person reads
    one message about all of them, by her own channel. Each shift once a lead, never at night. How many shifts; one query when none."""
    if not awake(clock.now()):
        return 0
    with transaction.atomic():
        by_lead = _claimed()
        told = 0
        for lead, shifts in sorted(by_lead.items(), reverse=True):
            told += len(shifts)
            _call(lead, shifts)
        return told


def _claimed() -> dict[int, list[Shift]]:
    """Those due, written down as called under their own lock: a second tick finds nothing left."""
    now = clock.now()
    near = Shift.objects.open_to_volunteers().short().filter(session__start__lte=now + FIRST)
    keys = list(near.order_by("session__start", "pk").values_list("pk", flat=True)[:PER_TURN])
    if not keys:
        return {}
    list(Shift.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    called = defaultdict(set)
    for shift, lead in HelpCall.objects.filter(shift__in=keys).values_list("shift", "lead_hours"):
        called[shift].add(lead)
    found: dict[int, list[Shift]] = defaultdict(list)
    for shift in full_shifts().filter(pk__in=keys).short().in_order():
        lead = due_lead(shift.session.start - now, called[shift.pk])
        if lead is not None:
            found[lead].append(shift)
    HelpCall.objects.bulk_create(HelpCall(shift=shift, lead_hours=lead, at=now) for lead, shifts in found.items() for shift in shifts)
    return found


def _call(lead: int, shifts: list[Shift]) -> None:
    """One message a person about all of these shifts that she may take."""
    fit = fit_people(shifts)
    asked: dict[int, tuple[Person, list[Shift]]] = {}
    for shift in shifts:
        for person in fit[shift.pk]:
            asked.setdefault(person.pk, (person, []))[1].append(shift)
        HelpCall.objects.filter(shift=shift, lead_hours=lead).update(told=len(fit[shift.pk]))
    for person, hers in asked.values():
        tell_help(person, hers, lead=lead, by=SYSTEM)
