"""What this room gives of the life of shifts to the rooms below: tasks of the team, acts and their twins, a paper."""

import datetime as dt

from django.db.models import Count
from django.urls import reverse

from portal.kit import clock, dates, registry
from portal.kit.registry import CounterAct, OnlineAct, PaperBlank, PaperForm
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from programmes.actions.lock_sheet import lock_sheet
from programmes.enums import Channel

from .actions.become_volunteer import become_volunteer
from .actions.take_shift import take_shift
from .demo import life as demo_of_life
from .enums import CharterWay
from .models import Shift
from .notifications.shifts import name_purposes
from .reading.companions import open_swaps
from .registry import LATER, QUESTION, YES
from .tasks import hands_wanted

AHEAD = dt.timedelta(days=14)
SWAPS = "volunteering.swaps"
CHOICES = ((LATER, "je veux d’abord en parler"), (YES, "je suis d’accord, je viens"))


def swaps_url(person) -> str:
    return reverse("volunteering_desk:swaps_for", args=[person.pk])


def staff_tasks(user) -> list[dict]:
    """For who organises: shifts of the fortnight that lack hands, places that somebody would hand on. Two queries, none for others."""
    if not user_can(user, Capability.MANAGE_VOLUNTEERS):
        return []
    shifts = Shift.objects.within(scope_of(user, Capability.MANAGE_VOLUNTEERS)).open_to_volunteers()
    near = shifts.filter(session__start__lte=clock.now() + AHEAD)
    short = near.short().aggregate(many=Count("pk"))["many"]
    sought = open_swaps().filter(enrolment__sheet__shift__in=shifts.order_by().values("pk")).count()
    lines = [
        ("Créneaux où il manque du monde, d’ici quinze jours", "volunteering_desk:holes", short),
        ("Bénévoles qui cherchent à qui passer leur place", "volunteering_desk:handing_on", sought),
    ]
    return [{"label": label, "url": reverse(url), "count": count} for label, url, count in lines if count]


def _blanks(user, maison) -> list[PaperBlank]:
    """The next shifts of the house that have seats, at posts that ask for no qualification: a first time has none. One query."""
    near = Shift.objects.filter(maison=maison, session__start__lte=clock.now() + AHEAD, post__qualifications=None)
    near = near.open_to_volunteers().counted().filter(free__gt=0)
    return [_blank_of(shift, maison) for shift in near.select_related("session__activity", "post").in_order()[:12]]


def _blank(user, key: int) -> PaperBlank | None:
    shift = Shift.objects.filter(pk=key).open_to_volunteers().select_related("session__activity", "post", "maison").first()
    return _blank_of(shift, shift.maison) if shift else None


def _blank_of(shift: Shift, maison) -> PaperBlank:
    note = f"{dates.moment_long(shift.session.start)}, {shift.post.name}"
    return PaperBlank(shift.pk, f"Je viens essayer : {shift.session.activity.title}", maison, note, QUESTION, CHOICES)


def _keyed(user, key: int, person, choice: str) -> tuple[str, str]:
    if choice != YES:
        return "veut d’abord en parler : à rencontrer.", reverse("desk_person", args=[person.pk])
    shift = Shift.objects.select_related("session__activity", "sheet", "post", "maison").get(pk=key)
    become_volunteer(person=person, maisons=[shift.maison], by=user, way=CharterWay.PAPER)
    take_shift(shift=shift, people=[person], by=user, channel=Channel.COUNTER)
    return "inscrit·e au créneau, charte acceptée.", reverse("volunteering_desk:shifts_for", args=[person.pk])


FIRST_TIME_PAPER = PaperForm(
    label="Je viens essayer",
    hint="Une première fois comme bénévole, avec la charte imprimée : une ligne par personne.",
    drawing="hands",
    permission=Capability.WRITE_ENROLMENTS,
    blanks=_blanks,
    blank=_blank,
    keyed=_keyed,
    locks=lambda key: lock_sheet(Shift.objects.values_list("sheet", flat=True).get(pk=key)),
    warning="Sans coche, personne n’est inscrit : on en parle d’abord. Avant 18 ans, il faut l’accord d’un parent.",
)
ONLINE_ACTS = {
    "volunteering.first_time": OnlineAct(
        "Venir une première fois, sans compte",
        "volunteering:first_time",
        why="À l’accueil, c’est le papier « Je viens essayer », ou la fiche, la charte et le créneau.",
    ),
    "volunteering.swap_offer": OnlineAct("Trouver qui prend ma place de bénévole", "volunteering:swap_offer", SWAPS),
    "volunteering.swap_keep": OnlineAct("Garder finalement sa place de bénévole", "volunteering:swap_keep", SWAPS),
    "volunteering.ride": OnlineAct("Emmener quelqu’un à un créneau bénévole, ou chercher une place", "volunteering:ride", SWAPS),
    "volunteering.swap_take": OnlineAct("Reprendre la place d’une autre personne bénévole", "volunteering:swap", SWAPS),
}


def register() -> None:
    """Called once by `apps.ready()`."""
    name_purposes()
    registry.staff_tasks.add("volunteering.life", staff_tasks)
    registry.tick_jobs.add("volunteering.hands", hands_wanted, order=57)
    registry.paper_forms.add("premiere-fois", FIRST_TIME_PAPER, order=45)
    act = CounterAct(
        "Reprises", "passer ou reprendre un créneau bénévole, venir ensemble", swaps_url, Capability.WRITE_ENROLMENTS, "record"
    )
    registry.counter_acts.add(SWAPS, act, order=293)
    registry.demo_parts.add("volunteering.life", registry.DemoPart("places de bénévoles à reprendre", demo_of_life.load), order=67)
    for key, online in ONLINE_ACTS.items():
        registry.online_acts.add(key, online)
