"""What members are told of their meetings, each by her way; French and short. Subjects and short texts name no committee and no place."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse

from portal.kit import audit, dates
from portal.people.notifications import Words, tell

from ..models import Meeting
from ..reading.table import Member, Table
from ..rules.wording import members as so_many

CONVOCATION, CHANGED = "committees.convocation", "committees.changed"
SECOND, REMINDER, CALLED_OFF = "committees.second", "committees.reminder", "committees.called_off"
PURPOSES = {
    CONVOCATION: "Convocation à une réunion de comité", CHANGED: "Réunion de comité changée", SECOND: "Seconde convocation d'un comité",
    REMINDER: "Rappel d'une réunion de comité", CALLED_OFF: "Réunion de comité annulée",
}  # fmt: skip


def name_purposes() -> None:
    from portal.notifications.registry import purposes

    for key, words in PURPOSES.items():
        purposes.add(key, words)


def page_of(meeting: Meeting) -> str:
    return settings.WAGTAILADMIN_BASE_URL + reverse("committees:meeting", args=[meeting.pk])


def tell_members(meeting: Meeting, table: Table, what: str, *, by, why: str = "", only: Callable[[Member], bool] | None = None) -> int:
    """Inside the caller's transaction: one message to each; how many. What is said once of an edition is not said again."""
    words = words_of(meeting, table, what, why)
    told = [one for one in table.members if one.person is not None and (only is None or only(one))]
    for one in told:
        tell(
            one.person, words, purpose=what, about=audit.key_of(meeting), useful_until=meeting.session.end, by=by,
            urgent=what in (REMINDER, CALLED_OFF), dedupe_key=f"{what}:{meeting.pk}:{one.key}:{meeting.edition}",
        )  # fmt: skip
    return len(told)


def words_of(meeting: Meeting, table: Table, what: str, why: str = "") -> Words:
    when, short = dates.moment_long(meeting.session.start), dates.moment_short(meeting.session.start)
    head = f"Bonjour,\n\n« {meeting.body.page.title} » se réunit {when}, {meeting.session.where}."
    house = meeting.body.maison.name
    if what == CALLED_OFF:
        body = f"Bonjour,\n\nLa réunion de « {meeting.body.page.title} » prévue {when} est annulée.{_why(why)}\n\n{house}"
        return Words("Réunion annulée", body, f"La réunion du {short} est annulée. {house}")
    if what == REMINDER:
        body = f"{head}\n\n{_answer(meeting)}\n\n{house}"
        return Words("Votre réunion approche", body, f"Rappel : réunion {short}, {house}.")
    first = {
        CONVOCATION: head,
        CHANGED: f"{head}\n\nQuelque chose a changé depuis la convocation : voici la réunion comme elle est.{_why(why)}",
        SECOND: f"{head}\n\nLa première fois, vous n’étiez pas assez nombreux pour décider.{_enough(table)}",
    }[what]
    parts = [first, meeting.words, order_of(meeting), _care(meeting), _answer(meeting), house]
    subjects = {CONVOCATION: "Votre comité se réunit", CHANGED: "Votre réunion change", SECOND: "Votre comité se réunit de nouveau"}
    return Words(
        subjects[what], "\n\n".join(part for part in parts if part), f"{subjects[what]} : {short}, {house}. Venez-vous ? Dites-le nous."
    )


def _why(why: str) -> str:
    return f"\n\n{why}" if why else ""


def _enough(table: Table) -> str:
    quorum = table.quorum()
    if quorum.second:
        return " Cette fois, la réunion se tient quel que soit le nombre."
    return f" Il faut {so_many(quorum.needed)}." if quorum.needed else ""


def order_of(meeting: Meeting) -> str:
    lines = [f"{place}. {item.title}" for place, item in enumerate(meeting.items.all(), 1)]
    return "À l’ordre du jour :\n" + "\n".join(lines) if lines else ""


def _care(meeting: Meeting) -> str:
    care = "Les enfants sont gardés sur place. " if meeting.childcare else ""
    return f"{care}Un besoin pour venir (un accès sans marche, un interprète, écrit en gros…) ? Dites-le, on le prépare."


def _answer(meeting: Meeting) -> str:
    where = f"Venez-vous ? Répondez sur {page_of(meeting)}, à l’accueil ou par téléphone."
    return f"{where} Les documents et la date pour votre agenda y sont aussi."
