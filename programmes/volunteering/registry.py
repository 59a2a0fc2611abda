"""What the volunteers' room gives to the rooms below."""

import datetime as dt

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.urls import reverse

from portal.kit import clock
from portal.kit.registry import OnlineAct, PaperBlank, Slip
from portal.kit.slips import row_key
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person

from .models import Shift, Volunteer
from .reading import roll
from .rules.terms import NEW

AHEAD = dt.timedelta(days=14)
SLIP = "volunteering.Volunteer"
JOINED, STOPPED = "volunteer", "volunteer-stopped"  # of the fixed words of slips
PAPER = "benevole"  # short key of the paper among `registry.paper_forms`
SHIFTS = "volunteering.shifts"
ONLINE_ACTS = {
    "volunteering.take": OnlineAct("Prendre un créneau bénévole", "volunteering:shift", SHIFTS),
    "volunteering.standing": OnlineAct("Venir chaque semaine, sauf certaines dates", "volunteering:standing", SHIFTS),
    "volunteering.standing_end": OnlineAct("Arrêter un créneau régulier", "volunteering:standing_end", SHIFTS),
}


def desk_url(person) -> str:
    return reverse("volunteering_desk:person", args=[person.pk])


def slip_of(user, key: str) -> Slip | None:
    """The paper of who has just begun, or stopped, for who serves at a counter of one of her houses."""
    files = Volunteer.objects.within(scope_of(user, Capability.WRITE_ENROLMENTS)).select_related("person__successor")
    file = files.filter(pk=row_key(key)).first()
    person = file.person.current_record if file else None
    if person is None or not Person.objects.visible_to(user).filter(pk=person.pk).exists():
        return None
    house = file.maisons.order_by("name").first()
    return Slip(person=person, act=STOPPED if file.left_at else JOINED, what="Coup de main", maison=house)


def person_marks(user) -> dict:
    """Read with the person herself: since when she gives a hand in the houses of this member of staff."""
    hers = Q(person=OuterRef("pk")) | Q(person__successor=OuterRef("pk"))
    files = Volunteer.objects.within(scope_of(user, Capability.SEE_VOLUNTEERS)).current().filter(hers)
    return {"volunteering_since": Subquery(files.order_by("since").values("since")[:1])}


def person_panel(request, person) -> dict | None:
    """At the desk: that she gives a hand, and her file. No query: `person_marks` read it."""
    since = getattr(person, "volunteering_since", None)
    return {"person": person, "since": since} if since else None


def space_card(request, person) -> dict | None:
    """In « mon espace »: her page, once she gives a hand; how many shifts of her houses are short of people. One query."""
    near = Shift.objects.open_to_volunteers().short().filter(maison__volunteers=OuterRef("pk"), session__start__lte=clock.now() + AHEAD)
    many = near.order_by().annotate(one=Value(1)).values("one").annotate(many=Count("pk")).values("many")
    file = Volunteer.objects.annotate(holes=Subquery(many)).of(person)
    return {"volunteer": file, "holes": file.holes or 0} if file and file.left_at is None else None


# What waits for who manages volunteers: (words, what follows the address of the list)
TASKS = {
    "new": ("Bénévoles qui viennent de commencer", "?etat=nouveaux"),
    "consent": ("Bénévoles sans âge sûr ni accord d’un parent", "?etat=accord"),
    "stopped": ("Bénévoles qui viennent d’arrêter", "?etat=partis"),
}


def staff_tasks(user) -> list[dict]:
    """Whom to meet, to ask, to thank. One query, none for who manages no volunteers."""
    if not user_can(user, Capability.MANAGE_VOLUNTEERS):
        return []
    files = Volunteer.objects.within(scope_of(user, Capability.MANAGE_VOLUNTEERS)).filter(person__erased_at=None)
    rows = {
        "new": roll.in_state(files, "nouveaux"),
        "consent": roll.in_state(files, "accord"),
        "stopped": files.filter(left_at__gt=clock.now() - NEW),
    }
    each = [found.order_by().values(task=Value(name)).annotate(many=Count("pk")) for name, found in rows.items()]
    counts = {line["task"]: line["many"] for line in each[0].union(*each[1:], all=True)}
    people = reverse("volunteering_desk:people")
    tasks = [{"label": words, "url": f"{people}{asked}", "count": counts.get(name, 0)} for name, (words, asked) in TASKS.items()]
    return [task for task in tasks if task["count"]]


def merge_summary(person) -> list[tuple[str, str]]:
    """Beside the two records: since when each gives a hand."""
    file = Volunteer.objects.of(person)
    if file is None:
        return []
    return [("Bénévole", f"a arrêté le {file.left_at:%d/%m/%Y}" if file.left_at else f"depuis le {file.since:%d/%m/%Y}")]


QUESTION = "J’ai lu la charte, elle est avec ce papier"
LATER, YES = "parler", "oui"
CHOICES = ((LATER, "je veux d’abord en parler"), (YES, "je suis d’accord"))


def blank_of(maison) -> PaperBlank:
    """« Je donne un coup de main »: what nobody ticked is no yes."""
    return PaperBlank(maison.pk, "Je donne un coup de main", maison, maison.name, QUESTION, CHOICES)


def shifts_url(person) -> str:
    """Where staff put a person on shifts."""
    return reverse("volunteering_desk:shifts_for", args=[person.pk])
