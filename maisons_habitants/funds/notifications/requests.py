"""To who leads a project: that it came, each by her way; to whom she would lead it with. Subjects and short texts name no project."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from portal.kit import audit, clock, dates
from portal.people.models import Person
from portal.people.notifications import Words, tell

from ..models import FundRequest
from ..reading.next_committee import NONE_PLANNED, next_committee

FILED, INVITED = "funds.filed", "funds.invited"
PURPOSES = {FILED: "Demande à un fonds, reçue", INVITED: "Porter un projet avec quelqu’un"}
SALT, DAYS_TO_ANSWER = "funds.invited", 30


def name_purposes() -> None:
    from portal.notifications.registry import purposes

    for code, label in PURPOSES.items():
        purposes.add(code, label)


def tell_filed(row: FundRequest, *, by) -> None:
    """Each who leads it, inside the caller's transaction."""
    coming = next_committee(row.fund, clock.today())
    when = f"Le comité se réunit le {dates.day_long(coming.meeting_day)}." if coming else NONE_PLANNED
    page = settings.WAGTAILADMIN_BASE_URL + reverse("my_projects:project", args=[row.pk])
    house = row.maison.name
    body = (
        f"Bonjour,\n\nVotre demande « {row.title} » est reçue. Son numéro : {row.reference}.\n\n"
        f"La maison la lit, et vous écrit s’il manque quelque chose. {when}\n\nOù elle en est : {page}\n\n{house}"
    )
    words = Words("Votre demande est reçue", body, f"Votre demande {row.reference} est reçue. {house}")
    for leader in row.leaders.select_related("person__successor"):
        if leader.person_id:
            tell(leader.person, words, purpose=FILED, about=audit.key_of(row), dedupe_key=f"{FILED}:{row.pk}:{leader.pk}", by=by)


def tell_invited(row: FundRequest, person: Person, *, by) -> None:
    """The address says nothing by itself: it serves her alone, signed in, for thirty days."""
    kept = person.current_record
    page = settings.WAGTAILADMIN_BASE_URL + reverse("my_projects:join", args=[invitation(row, kept)])
    house = row.maison.name
    body = f"Bonjour,\n\nQuelqu’un vous propose de porter un projet ensemble.\n\nPour le voir et répondre : {page}\n\nSinon, ne faites rien.\n\n{house}"
    words = Words("Un projet à porter ensemble", body, f"On vous propose de porter un projet ensemble. Demandez à l’accueil. {house}")
    tell(kept, words, purpose=INVITED, about=audit.key_of(row), dedupe_key=f"{INVITED}:{row.pk}:{kept.pk}:{clock.today():%Y%m%d}", by=by)


def invitation(row: FundRequest, person: Person) -> str:
    return signing.dumps([row.pk, person.pk], salt=SALT)


def read_invitation(token: str) -> tuple[int, int] | None:
    """(request, person), None for one that is over or not ours."""
    try:
        request, person = signing.loads(token, salt=SALT, max_age=DAYS_TO_ANSWER * 86_400)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return request, person
