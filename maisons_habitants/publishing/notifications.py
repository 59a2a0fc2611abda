"""What is said to the team about pages that wait, come back or are online. Subjects say nothing of whom or what."""

from django.conf import settings
from django.urls import reverse

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.enums import Channel
from portal.notifications.registry import purposes

TO_READ, ANSWERED, STAND_IN = "publishing.to_read", "publishing.answered", "publishing.stand_in"
PURPOSES = {TO_READ: "Une page à relire", ANSWERED: "La réponse à une page soumise", STAND_IN: "Un remplacement pour relire"}
HELLO = "Bonjour,\n\n"


def name_purposes() -> None:
    for code, label in PURPOSES.items():
        purposes.add(code, label)


def editor_of(page) -> str:
    return settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_pages:edit", args=[page.pk])


def _say(user, *, purpose: str, subject: str, bodies: tuple[str, ...], about, key: str, by) -> None:
    """By e-mail, with the first of `bodies` that the outbox takes: a comment or a title may hold what no message carries."""
    if not user.email:
        return
    for body in bodies:
        try:
            queue_message(
                channel=Channel.EMAIL, address=user.email, purpose=purpose, subject=subject, body=body, recipient_key=audit.key_of(user),
                about=audit.key_of(about), dedupe_key=key, by=by,
            )  # fmt: skip
        except Refusal:
            continue  # her tasks show it all the same
        return


def tell_approvers(users: list, *, page, maison, state, by) -> None:
    link = f"Pour la lire, l’approuver ou la rendre avec un mot :\n{editor_of(page)}\n"
    named = f"{HELLO}Une page de {maison.name} attend votre relecture : « {page.title} ».\n\n{link}"
    bare = f"{HELLO}Une page attend votre relecture.\n\n{link}"
    for user in users:
        _say(
            user,
            purpose=TO_READ,
            subject="Une page à relire",
            bodies=(named, bare),
            about=page,
            key=f"{TO_READ}:{state.pk}:{user.pk}",
            by=by,
        )


def tell_writer(user, *, page, state, approved: bool, comment: str, by) -> None:
    """`approved`, or sent back; the comment goes with it."""
    if approved:
        when = "Elle est en ligne." if page.live else "Elle paraîtra au moment prévu."
        begins = f"{HELLO}Votre page « {page.title} » est approuvée. {when}\n"
        link = f"\n{settings.WAGTAILADMIN_BASE_URL}{page.specific.address}\n" if page.live else ""
    else:
        begins = f"{HELLO}Votre page « {page.title} » revient vers vous : il y a quelque chose à reprendre.\n"
        link = f"\nCorrigez-la, puis soumettez-la de nouveau :\n{editor_of(page)}\n"
    word = f"\nLe mot de la personne qui a relu :\n« {comment} »\n" if comment else ""
    bodies = (begins + word + link, begins + link, f"{HELLO}Une page que vous avez soumise a une réponse.\n{link}")
    subject = "Votre page est approuvée" if approved else "Votre page est à reprendre"
    _say(user, purpose=ANSWERED, subject=subject, bodies=bodies, about=page, key=f"{ANSWERED}:{state.pk}", by=by)


def tell_stand_in(row, *, by) -> None:
    first, last = (f"{day:%d/%m/%Y}" for day in (row.first_day, row.last_day))
    body = (
        f"{HELLO}Du {first} au {last}, vous relisez les pages à la place d’une personne de votre équipe.\n"
        f"Vous recevrez un message quand une page attend :\n{settings.WAGTAILADMIN_BASE_URL}{reverse('wagtailadmin_home')}\n"
    )
    _say(
        row.by,
        purpose=STAND_IN,
        subject="Vous relisez à la place de quelqu’un",
        bodies=(body,),
        about=row,
        key=f"{STAND_IN}:{row.pk}",
        by=by,
    )
