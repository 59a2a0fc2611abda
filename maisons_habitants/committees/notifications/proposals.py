"""To whoever proposed something: what becomes of it, by her way. To who owes an answer: that it is due. The words are in `rules`."""

from django.conf import settings
from django.urls import reverse

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.enums import Channel as Way
from portal.people.models import Person
from portal.people.notifications import Words, tell

from ..models import Meeting, Proposal, ProposalAnswer
from ..rules import proposal_words as words

PUBLISHED, ASIDE, MERGED = "committees.proposal_published", "committees.proposal_aside", "committees.proposal_merged"
PASSED_ON, ANSWERED, DUE = "committees.proposal_passed_on", "committees.proposal_answered", "committees.answer_due"
PURPOSES = {
    PUBLISHED: "Proposition affichée",
    ASIDE: "Proposition mise de côté",
    MERGED: "Proposition réunie avec une autre",
    PASSED_ON: "Proposition à l’ordre du jour",
    ANSWERED: "Réponse à une proposition",
    DUE: "Réponse à donner (équipe)",
}


def name_purposes() -> None:
    from portal.notifications.registry import purposes

    for code, label in PURPOSES.items():
        purposes.add(code, label)


def tell_published(row: Proposal, *, by) -> None:
    if row.person:
        _write(row, row.person, PUBLISHED, words.published(_occasion(row), row.owed_on), by=by)


def tell_aside(row: Proposal, *, by) -> None:
    if row.person:
        why = row.get_aside_why_display()
        _write(row, row.person, ASIDE, words.put_aside(_occasion(row, own=True), str(why)), by=by)


def tell_merged(gone: Proposal, stands: Proposal, *, by) -> None:
    if gone.person:
        _write(gone, gone.person, MERGED, words.merged(_occasion(stands)), by=by, key=f"{stands.pk}")


def tell_passed_on(row: Proposal, date: Meeting, *, by) -> None:
    for person in _authors(row):
        _write(row, person, PASSED_ON, words.passed_on(_occasion(row), date.session.start), by=by, key=f"{date.pk}")


def tell_answered(row: Proposal, answer: ProposalAnswer, *, by) -> None:
    """She who said it, and those whose words were merged into it: once each."""
    said = words.answered(_occasion(row), answer.outcome, answer.words, row.owed_on)
    for person in _authors(row):
        _write(row, person, ANSWERED, said, by=by, key=f"{answer.pk}")


def recall(row: Proposal, *, late: bool, by) -> None:
    """To the account that owes the answer, by e-mail; her tasks show it all the same."""
    user = row.owed_by
    if user is None or not user.is_active or not user.email:
        return
    page = settings.WAGTAILADMIN_BASE_URL + reverse("committees_desk:proposal", args=[row.pk])
    said = words.recalled(house=row.maison.name, before=row.owed_on, late=late, page=page)
    key = f"{DUE}:{row.pk}:{row.owed_on:%Y%m%d}:{'late' if late else 'soon'}:{user.pk}"
    try:
        queue_message(
            channel=Way.EMAIL, address=user.email, purpose=DUE, subject=said.subject, body=said.body, about=audit.key_of(row),
            recipient_key=audit.key_of(user), dedupe_key=key, by=by,
        )  # fmt: skip
    except Refusal:
        return  # an address that takes nothing


def _authors(row: Proposal) -> list[Person]:
    """Of the proposal and of those that are merged into it, each person once: one query."""
    rows = [row, *row.merged.select_related("person__successor").order_by("pk")]
    found = {one.person.current_record.pk: one.person.current_record for one in rows if one.person}
    return list(found.values())


def _occasion(row: Proposal, *, own: bool = False) -> words.Occasion:
    """`own`: in her own words, which nobody else reads."""
    house = row.maison
    page = settings.WAGTAILADMIN_BASE_URL + reverse("proposals:proposal", args=[row.pk])
    return words.Occasion(
        words=row.words if own else row.public_words or row.words, house=house.name, phone=house.phone.as_national if house.phone else "",
        page=page,
    )  # fmt: skip


def _write(row: Proposal, person: Person, purpose: str, said: words.Told, *, by, key: str = "") -> None:
    kept = person.current_record
    tell(
        kept, Words(said.subject, said.body, said.short), purpose=purpose, about=audit.key_of(row),
        dedupe_key=f"{purpose}:{row.pk}.{key or row.edition}:{kept.pk}", by=by,
    )  # fmt: skip
