import datetime as dt
import uuid

from portal.kit import clock, dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person

from ..enums import Party, SignedHow
from ..models import Agreement, FundRequest
from ..rules.charter import charter_of
from .open_after import open_after, went_on


def sign_charter(
    *, request: FundRequest, how: str, by, on: dt.date | None = None, seen: int | None = None, key: uuid.UUID | None = None
) -> Agreement:
    """The charter, word for word as it is signed: on paper, noted by the house with its day (`on`); or online by the one leader to whom
    the house writes, signed in herself. Nothing is paid before.

    Raises those of `open_after`, « deja-signee », « jour-manquant », « jour-a-venir », « avant-accord », « pas-la-personne-principale ».
    """
    with once(key, f"funds.sign_charter:{request.pk}", by=by) as sent:
        if sent.done:
            return Agreement.objects.get(request=request)
        paper = SignedHow(how) == SignedHow.PAPER
        fresh, row = open_after(request.pk, by=by, parties=(Party.AGENT, Party.HELPER) if paper else (Party.LEADER,), seen=seen)
        if row.signed_on is not None:
            raise Refusal("deja-signee", f"La charte est signée depuis le {dates.day_written(row.signed_on)}.", "")
        if paper:
            _check_day(fresh, on)
        elif by is None or not fresh.leaders.filter(main=True, person__in=Person.objects.records_of_user(by)).exists():
            who = "La personne à qui la maison écrit signe pour le groupe."
            raise Refusal("pas-la-personne-principale", who, "Demandez-lui, ou signez sur papier à la maison.")
        row.charter = "\n".join(charter_of(title=fresh.title, granted_cents=row.granted_cents, rules=fresh.rules))
        row.signed_how, row.signed_on, row.signed_by = how, (on if paper else clock.today()), by
        row.save(update_fields=["charter", "signed_how", "signed_on", "signed_by"])
        went_on(fresh, "funds.sign_charter", by=by, how=str(how))
    return row


def _check_day(request: FundRequest, on: dt.date | None) -> None:
    if on is None:
        raise Refusal("jour-manquant", "Il manque le jour de la signature.", "Il est écrit en bas de la charte.")
    if on > clock.today():
        raise Refusal("jour-a-venir", "Ce jour n’est pas encore venu.", "Notez la signature une fois qu’elle est faite.")
    granted = request.events.filter(after=request.state).order_by("pk").last()
    if granted is not None and on < dates.local(granted.at).date():
        raise Refusal("avant-accord", "Ce jour est avant l’accord.", "Vérifiez la date sur la charte.")
