"""To whom a mandate or a candidacy is told of: the person herself, by her way. The words are in `rules.member_words`."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse

from portal.kit import audit, dates
from portal.notifications.registry import purposes
from portal.people.models import Person
from portal.people.notifications import Words, tell

from ..models import Body, Candidate, Mandate
from ..rules import member_words

DISSOLVED = "committees.dissolved"
NAMED, ENDED, ENDING = "committees.named", "committees.ended", "committees.ending"
ASKED, WITHDRAWN, NOT_CHOSEN = "committees.asked", "committees.withdrawn", "committees.not_chosen"
PURPOSES = {
    DISSOLVED: "Comité dissous",
    NAMED: "Comité : un mandat commence",
    ENDED: "Comité : un mandat finit",
    ENDING: "Comité : un mandat finit bientôt",
    ASKED: "Comité : candidature notée",
    WITHDRAWN: "Comité : candidature reprise",
    NOT_CHOSEN: "Comité : réponse à une candidature",
}


def name_purposes() -> None:
    for code, label in PURPOSES.items():
        purposes.add(code, label)


def tell_named(mandate: Mandate, *, by) -> None:
    _of_mandate(mandate, NAMED, member_words.named, by=by)


def tell_ended(mandate: Mandate, *, by) -> None:
    _of_mandate(mandate, ENDED, member_words.ended, by=by)


def tell_dissolved(mandate: Mandate, why: str, *, by) -> None:
    _of_mandate(mandate, DISSOLVED, lambda at: member_words.dissolved(at, why), by=by)


def tell_ending(mandate: Mandate, *, by) -> None:
    _of_mandate(mandate, ENDING, member_words.ending, by=by)


def tell_asked(candidate: Candidate, *, by) -> None:
    _of_candidate(candidate, ASKED, member_words.asked, by=by)


def tell_withdrawn(candidate: Candidate, *, by) -> None:
    _of_candidate(candidate, WITHDRAWN, member_words.withdrawn, by=by)


def tell_not_chosen(candidate: Candidate, *, how: str, by) -> None:
    _of_candidate(candidate, NOT_CHOSEN, lambda at: member_words.not_chosen(at, how), by=by)


def _of_mandate(mandate: Mandate, purpose: str, words: Callable, *, by) -> None:
    body = mandate.seat.body
    at = _occasion(
        body, reverse("committees:member", args=[body.pk]),
        since=dates.day_written(mandate.starts_on), until=dates.day_written(mandate.last_day),
    )  # fmt: skip
    _write(mandate.person, words(at), purpose, mandate, f"{purpose}:{mandate.pk}.{mandate.edition}.{mandate.reminded_on or ''}", by=by)


def _of_candidate(row: Candidate, purpose: str, words: Callable, *, by) -> None:
    at = _occasion(row.call.body, reverse("committees:call", args=[row.call_id]), until=dates.day_written(row.call.closes_on))
    _write(row.person, words(at), purpose, row, f"{purpose}:{row.pk}.{row.asked_at:%y%m%d%H%M%S%f}", by=by)


def _write(person: Person, told: member_words.Told, purpose: str, about, key: str, *, by) -> None:
    said = Words(told.subject, told.body, told.short)
    tell(person, said, purpose=purpose, about=audit.key_of(about), dedupe_key=key[:120], by=by)


def _occasion(body: Body, path: str, **days: str) -> member_words.Occasion:
    phone = body.maison.phone
    return member_words.Occasion(
        committee=body.page.title, house=body.maison.name, phone=phone.as_national if phone else "",
        mine=settings.WAGTAILADMIN_BASE_URL + path, **days,
    )  # fmt: skip
