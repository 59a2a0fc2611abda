"""« Était-ce bien ? »: how long a date may be answered for, and how long the answers are kept."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.kit.refusal import Refusal

LINK_DAYS = 14  # after the date, by the link of the message; a link that was used is known as long
KEYED_DAYS = 30  # the same at the counter: a paper, a word on the telephone
KEPT_DAYS = 365
LONGEST = 200  # letters of the free words
MOST_MORE = 2  # closed questions that a kind asks besides


@dataclass(frozen=True)
class MoreAsked:
    """A closed question that a kind asks after the first: `answers` are pairs of (code, words). Codes are stored: they do not change."""

    code: str
    words: str
    answers: tuple[tuple[str, str], ...]


def known_answers(asked: Sequence[MoreAsked], given: Mapping[str, str]) -> dict[str, str]:
    """Of what was answered, what answers a question asked by one of its answers; nobody has to answer. Raises « avis-autre-question »
    for an answer that nobody offered."""
    offered = {question.code: {code for code, _ in question.answers} for question in asked[:MOST_MORE]}
    kept = {code: answer for code, answer in given.items() if answer}
    if any(answer not in offered.get(code, ()) for code, answer in kept.items()):
        raise Refusal(
            "avis-autre-question", "Cette réponse n'est pas parmi celles proposées.", "Choisissez-en une, ou laissez la question."
        )
    return kept


def refusal_of_opinion(*, ends: dt.datetime, now: dt.datetime, cancelled: bool, confidential: bool, by_staff: bool) -> Refusal | None:
    """A date is answered for once it is over, for some days; never one that did not take place, nor what is confidential."""
    if confidential:
        return Refusal("avis-confidentiel", "On ne demande pas d'avis sur cette activité.", "Dites-le à l'équipe de vive voix.")
    if cancelled:
        return Refusal("avis-annule", "Cette date n'a pas eu lieu.", "Voyez les autres dates dans l'agenda.")
    if now < ends:
        return Refusal("avis-trop-tot", "Cette date n'est pas encore finie.", "Revenez ensuite.")
    if now > ends + dt.timedelta(days=KEYED_DAYS if by_staff else LINK_DAYS):
        return Refusal("avis-clos", "On ne répond plus pour cette date.", "Dites-le à l'équipe : elle vous écoute.")
    return None
