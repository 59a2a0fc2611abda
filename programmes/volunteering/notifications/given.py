"""What is told of time given, and the row it leaves in the outbox. The words are in `rules.given_words`."""

from portal.kit import audit
from portal.notifications.enums import Channel as Way
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import purposes
from portal.people.notifications import Words, tell, way_to

from ..models import Thanks, WorkedHours
from ..reading.houses import phone_of
from ..rules import given_words
from ..rules.wording import Told

HOURS, CORRECTED, THANKED = "volunteering.hours", "volunteering.hours_corrected", "volunteering.thanks"
PURPOSES = {
    HOURS: "Heures de bénévolat validées",
    CORRECTED: "Heures de bénévolat corrigées",
    THANKED: "Mot de merci",
}


def name_purposes() -> None:
    for code, label in PURPOSES.items():
        purposes.add(code, label)


def _plain(words: Told) -> Words:
    return Words(words.subject, words.body, words.short)


def tell_approved(rows: list[WorkedHours], *, by) -> OutboxMessage | None:
    """Once for all the rows of one person; by e-mail or SMS alone: good news that her page shows too is worth no letter."""
    person = rows[0].volunteer.person.current_record
    way = way_to(person)
    if way is None or way[0] not in (Way.EMAIL, Way.SMS):
        return None
    words = given_words.approved(lines=[(row.day, row.minutes) for row in rows], phone=phone_of(rows[0].maison))
    key = f"{HOURS}:{rows[0].pk}:{rows[0].answered_at.isoformat()}"
    return tell(person, _plain(words), purpose=HOURS, about=audit.key_of(rows[0]), dedupe_key=key, by=by)


def tell_refused(row: WorkedHours, *, why: str, had_counted: bool, by) -> OutboxMessage:
    words = given_words.refused(day=row.day, minutes=row.minutes, why=why, had_counted=had_counted, phone=phone_of(row.maison))
    return _tell_changed(row, words, by=by)


def tell_corrected(row: WorkedHours, *, before: int, why: str, by) -> OutboxMessage:
    words = given_words.corrected(day=row.day, before=before, minutes=row.minutes, why=why, phone=phone_of(row.maison))
    return _tell_changed(row, words, by=by)


def _tell_changed(row: WorkedHours, words: Told, *, by) -> OutboxMessage:
    key = f"{CORRECTED}:{row.pk}:{row.answered_at.isoformat()}"
    return tell(row.volunteer.person, _plain(words), purpose=CORRECTED, about=audit.key_of(row), dedupe_key=key, by=by)


def tell_thanked(thanks: Thanks, *, by) -> OutboxMessage:
    words = given_words.thanked(house=thanks.maison.name, words=thanks.words, phone=phone_of(thanks.maison))
    key = f"{THANKED}:{thanks.pk}"
    return tell(thanks.volunteer.person, _plain(words), purpose=THANKED, about=audit.key_of(thanks), dedupe_key=key, by=by)
