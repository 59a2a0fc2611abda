"""To who leads a project, while the house reads it: what is asked, that the fund cannot pay it, that it is read again, which meeting hears
it. Each by her way; subjects and short texts name no project."""

import datetime as dt
from collections.abc import Sequence

from portal.kit import audit, dates
from portal.people.notifications import Words, tell

from ..models import FundRequest
from ..rules.letters import CONTEST

ASKED, INELIGIBLE, REOPENED, SCHEDULED, UNSCHEDULED, REMINDED = (
    "funds.asked", "funds.ineligible", "funds.reopened", "funds.scheduled", "funds.unscheduled", "funds.reminded",
)  # fmt: skip
PURPOSES = {
    ASKED: "Demande à un fonds, à compléter",
    INELIGIBLE: "Demande à un fonds, irrecevable",
    REOPENED: "Demande à un fonds, relue",
    SCHEDULED: "Demande à un fonds, la réunion qui l’étudie",
    UNSCHEDULED: "Demande à un fonds, retirée d’une réunion",
    REMINDED: "Demande à un fonds, questions sans réponse",
}


def name_purposes() -> None:
    from portal.notifications.registry import purposes

    for code, label in PURPOSES.items():
        purposes.add(code, label)


def _tell(row: FundRequest, purpose: str, subject: str, paragraphs: Sequence[str], *, by, turn: int | None = None) -> int:
    """Each who leads it, once a turn of the request (its edition, unless given); how many."""
    house = row.maison
    contact = f"{house.name}{f', {house.phone.as_national}' if house.phone else ''}"
    body = "\n\n".join(("Bonjour,", *paragraphs, f"Demande n° {row.reference}, {row.fund}.", contact))
    said = Words(subject, body, f"{subject}. Appelez-nous ou passez : {contact}.")
    leaders = [one for one in row.leaders.select_related("person__successor") if one.person]
    for one in leaders:
        key = f"{purpose}:{row.pk}:{turn or row.edition}:{one.pk}"
        tell(one.person, said, purpose=purpose, about=audit.key_of(row), by=by, dedupe_key=key)
    return len(leaders)


def tell_asked(row: FundRequest, questions: Sequence[str], *, by) -> int:
    listed = "\n".join(f"- {words}" for words in questions)
    words = [
        f"Nous avons lu votre demande « {row.title} ». Il nous manque quelque chose pour continuer :", listed,
        "Répondez dans « Mon espace », sur la page de votre demande, ou venez : nous l’écrivons avec vous.",
    ]  # fmt: skip
    return _tell(row, ASKED, "Une question sur votre demande", words, by=by)


def tell_reminded(row: FundRequest, questions: Sequence[str], *, turn: int, by) -> int:
    """`turn`: the key of the last question, so that each series is recalled once."""
    listed = "\n".join(f"- {words}" for words in questions)
    words = [
        f"Votre demande « {row.title} » attend encore une réponse de votre part :", listed,
        "Rien n’est perdu : répondez dans « Mon espace », appelez, ou venez, nous l’écrivons avec vous.",
    ]  # fmt: skip
    return _tell(row, REMINDED, "Votre demande attend une réponse", words, by=by, turn=turn)


def tell_ineligible(row: FundRequest, reason: str, quote: str, *, by) -> int:
    source = f" ({row.rules.source})" if row.rules.source else ""
    words = [
        f"Le fonds ne peut pas payer votre projet « {row.title} ».", f"Pourquoi : {reason}", f"La règle du fonds{source} : « {quote} »",
        "Une autre idée, ou la même autrement ? Nous vous aidons à l’écrire.", CONTEST,
    ]  # fmt: skip
    return _tell(row, INELIGIBLE, "Votre demande a une réponse", words, by=by)


def tell_reopened(row: FundRequest, reason: str, *, by) -> int:
    words = [f"Nous relisons votre demande « {row.title} ».", f"Pourquoi : {reason}", "Vous n’avez rien à refaire : nous vous écrivons."]
    return _tell(row, REOPENED, "Votre demande est relue", words, by=by)


def tell_scheduled(row: FundRequest, day: dt.date, *, by) -> int:
    words = [
        f"Le comité étudie votre projet « {row.title} » le {dates.day_long(day)}.",
        "Vous pouvez venir en parler quelques minutes ; demandez-nous l’heure et le lieu.",
    ]
    return _tell(row, SCHEDULED, "Le comité étudie votre demande", words, by=by)


def tell_unscheduled(row: FundRequest, day: dt.date, reason: str, *, by) -> int:
    words = [f"Votre projet « {row.title} » ne passe plus à la réunion du {dates.day_long(day)}."]
    words += [f"Pourquoi : {reason}"] if reason else []
    return _tell(row, UNSCHEDULED, "Votre demande sera étudiée plus tard", [*words, "Nous vous dirons à quelle réunion elle passe."], by=by)
