import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.enums import Need

from ..enums import Answer, MeetingState
from ..models import Mandate, Meeting, MemberPresence, Proxy
from ..reading.table import table_of
from ..reading.votes import running_vote
from ..rules.proxies import refusal_of_proxy
from .lock_meeting import RELOAD, lock_meeting

MOST_CHILDREN = 8


def answer_meeting(
    *, meeting: Meeting, mandate: Mandate, answer: str, by, children: int = 0, needs: list[str] = (), proxy_to: Mandate | None = None,
    seen: int | None = None, key: uuid.UUID | None = None,
) -> MemberPresence:  # fmt: skip
    """« Je viens » (with so many children, and what the house must bring) or « je m'excuse » (and who bears her voice); may be changed
    until the meeting begins.

    Raises « pas-membre », « reponse-trop-tard », « deja-modifie », « sans-garde », and what `refusal_of_proxy` says.
    """
    with once(key, "committees.answer_meeting", by=by) as request:
        if request.done:
            return MemberPresence.objects.get(pk=request.result)
        fresh = lock_meeting(meeting.pk)
        table = table_of(fresh)
        if mandate.pk not in table.by_key:
            raise Refusal(
                "pas-membre", "Cette personne n’est pas membre du comité ce jour-là.", "Une réunion ouverte se rejoint sur sa page."
            )
        if fresh.state not in (MeetingState.PLANNED, MeetingState.CONVOKED) or fresh.session.cancelled:
            raise Refusal("reponse-trop-tard", "On ne répond plus à cette réunion.", "Venez, ou appelez la maison.")
        row = MemberPresence.objects.get_or_create(meeting=fresh, mandate=mandate)[0]
        if seen is not None and seen != row.version:
            raise Refusal("deja-modifie", "Cette réponse vient de changer.", RELOAD)
        if children and not fresh.childcare:
            raise Refusal("sans-garde", "Il n’y a pas de garde d’enfants à cette réunion.", "Appelez la maison : on cherchera avec vous.")
        _write(row, answer, children, needs)
        Proxy.objects.filter(meeting=fresh, giver=mandate).delete()
        if answer == Answer.EXCUSED and proxy_to is not None:
            _give(table_of(fresh), mandate, proxy_to)
        audit.record(
            "committees.answer_meeting", fresh, by=by, subject=mandate.person, maison=fresh.body.maison_id, answer=answer,
            proxy=bool(proxy_to),
        )  # fmt: skip
        request.result = row.pk
    return row


def _write(row: MemberPresence, answer: str, children: int, needs) -> None:
    coming = answer == Answer.COMING
    row.answer, row.children = answer, min(max(children, 0), MOST_CHILDREN) if coming else 0
    row.needs = sorted(set(needs) & set(Need.values)) if coming else []
    row.version += 1
    row.save(update_fields=["answer", "children", "needs", "version"])


def _give(table, giver: Mandate, bearer: Mandate) -> Proxy:
    away = [one.key for one in table.members if one.answer == Answer.EXCUSED]
    known = {one.key: one for one in table.sitters}
    if giver.pk not in known or bearer.pk not in known:
        raise Refusal("pas-membre", "Cette personne n’est pas membre du comité ce jour-là.", "Choisissez un autre membre.")
    refusal = refusal_of_proxy(
        giver=known[giver.pk], bearer=known[bearer.pk], sitters=table.sitters, rules=table.rules, given=table.proxies, away=away
    )
    if refusal:
        raise refusal
    return Proxy.objects.create(meeting=table.meeting, giver=giver, bearer=bearer, given_at=clock.now())


def give_proxy(*, meeting: Meeting, giver: Mandate, bearer: Mandate, by, key: uuid.UUID | None = None) -> Proxy:
    """A voice confided on a paper handed over at the meeting. Raises what `refusal_of_proxy` says, « reunion-close »."""
    with once(key, "committees.give_proxy", by=by) as request:
        if request.done:
            return Proxy.objects.get(pk=request.result)
        fresh = _with_proxies_open(meeting)
        proxy = _give(table_of(fresh), giver, bearer)
        audit.record("committees.give_proxy", fresh, by=by, subject=giver.person, maison=fresh.body.maison_id)
        request.result = proxy.pk
    return proxy


def take_back_proxy(*, meeting: Meeting, giver: Mandate, by, key: uuid.UUID | None = None) -> None:
    """She comes after all, or confides it to somebody else; nothing when there is none."""
    with once(key, "committees.take_back_proxy", by=by) as request:
        if request.done:
            return
        fresh = _with_proxies_open(meeting)
        if Proxy.objects.filter(meeting=fresh, giver=giver).delete()[0]:
            audit.record("committees.take_back_proxy", fresh, by=by, subject=giver.person, maison=fresh.body.maison_id)


def _with_proxies_open(meeting: Meeting) -> Meeting:
    fresh = lock_meeting(meeting.pk)
    if fresh.closed_at is not None:
        raise Refusal("reunion-close", "Cette réunion est finie.", "Ce qui manque s’écrit dans le compte rendu.")
    if running_vote(fresh):
        raise Refusal("vote-en-cours", "Un vote est en cours.", "Terminez-le, puis notez le pouvoir.")
    return fresh
