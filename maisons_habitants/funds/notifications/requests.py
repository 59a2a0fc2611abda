"""To who leads a project: that it came, each by her way. Subjects and short texts name no project."""

from portal.kit import audit, clock, dates
from portal.people.notifications import Words, tell

from ..models import FundRequest
from ..reading.next_committee import NONE_PLANNED, next_committee

FILED = "funds.filed"
PURPOSES = {FILED: "Demande à un fonds, reçue"}


def name_purposes() -> None:
    from portal.notifications.registry import purposes

    for code, label in PURPOSES.items():
        purposes.add(code, label)


def tell_filed(row: FundRequest, *, by) -> None:
    """Each who leads it, inside the caller's transaction."""
    coming = next_committee(row.fund, clock.today())
    when = f"Le comité se réunit le {dates.day_long(coming.meeting_day)}." if coming else NONE_PLANNED
    house = row.maison.name
    body = (
        f"Bonjour,\n\nVotre demande « {row.title} » est reçue. Son numéro : {row.reference}.\n\n"
        f"La maison la lit, et vous écrit s’il manque quelque chose. {when}\n\n{house}"
    )
    words = Words("Votre demande est reçue", body, f"Votre demande {row.reference} est reçue. {house}")
    for leader in row.leaders.select_related("person__successor"):
        if leader.person_id:
            tell(leader.person, words, purpose=FILED, about=audit.key_of(row), dedupe_key=f"{FILED}:{row.pk}:{leader.pk}", by=by)
