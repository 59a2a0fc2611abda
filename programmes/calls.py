"""Whom the engine asks to telephone: places about which nobody could be told, offers that reached nobody."""

import datetime as dt

from django.db.models import Min, Q
from django.urls import reverse

from portal.desk.enums import Outcome
from portal.households.models import Membership
from portal.kit import audit, clock, dates
from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.kit.registry import CallItem
from portal.kit.visibility import scope_of
from portal.notifications.registry import purposes
from portal.people.enums import Capability

from .actions.note_told import note_told
from .enums import ACTIVE, EnrolmentState
from .models import Enrolment, SignUpSheet
from .programme_type import kind_of

PATIENCE = dt.timedelta(days=1)  # an offer told by nobody for so long is said on the telephone
REASONS = {
    "programmes.offered": "une place proposée",
    "programmes.drawn": "une place tirée au sort",
    "programmes.not_drawn": "le résultat du tirage",
    "programmes.date_cancelled": "une date annulée",
    "programmes.date_moved": "une date déplacée",
    "programmes.dates_cancelled": "des dates annulées",
    "programmes.dates_moved": "des dates déplacées",
    "programmes.refused": "une réponse à sa demande",
    "programmes.approved": "une réponse à son inscription",
    "programmes.transferred": "une place passée à une autre personne",
    "programmes.lapsed": "un délai passé",
    "programmes.unanswered": "notre réponse qui n'est pas venue",
}


def to_tell(user) -> list[CallItem]:
    """`registry.call_sources`: of the sheets this user may write on, confidential ones for who sees them. Two queries, three with
    children, for whom a referent of the household answers."""
    sheets = SignUpSheet.objects.visible_to(user).within(scope_of(user, Capability.WRITE_ENROLMENTS))
    offered = Q(state=EnrolmentState.OFFERED, told_at=None, changed_at__lt=clock.now() - PATIENCE)
    rows = list(
        Enrolment.objects.filter(sheet__in=sheets.order_by().values("pk"))
        .filter(~Q(to_tell="") | offered)
        .annotate(first_start=Min("sheet__sessions__start", filter=Q(sheet__sessions__end__gt=clock.now())))
        .select_related("sheet__activity", "sheet__maison", "person__successor")
        .order_by("pk")
    )
    speaking = who_speaks([row for row in rows if not row.person.current_record.phone and not row.sheet.confidential])
    return [_item(row, speaking.get(row.person.current_record.pk)) for row in rows]


def _item(row: Enrolment, other) -> CallItem:
    purpose = row.to_tell or "programmes.offered"
    title = kind_of(row.sheet.activity).title(row.sheet.activity, neutral=row.sheet.confidential)
    when = f", {dates.moment_long(row.first_start)}" if row.first_start else ""
    before = row.held_until if row.state == EnrolmentState.OFFERED else row.first_start
    her = row.person.current_record
    whose = f" pour {her.display_name}" if other is not None else ""
    return CallItem(
        key=str(row.pk), person=other or her, reason=_reason(purpose), since=row.changed_at, before=before,
        say=f"{title}{when}{whose} : {_reason(purpose, 'une nouvelle')}.",
        url=reverse("programmes:desk_places", args=[her.pk]), maison_id=row.sheet.maison_id, about=f"{purpose}/{audit.key_of(row)}",
    )  # fmt: skip


def _reason(purpose: str, other: str = "une nouvelle à donner") -> str:
    """Of what the engine says its own words; of what a kind says, those under which the outbox knows it."""
    named = purposes.get(purpose) or ""
    return REASONS.get(purpose) or (f"{named[:1].lower()}{named[1:]}" if named else other)


def who_speaks(rows: list[Enrolment]) -> dict:
    """For those without a telephone: a referent of their household who has one. One query; none when all can be called."""
    people = {row.person.current_record.pk for row in rows}
    if not people:
        return {}
    homes = Membership.objects.active().with_kept().filter(kept__in=people).order_by().values("household")
    members = Membership.objects.active().filter(household__in=homes).select_related("person__successor").order_by("household", "pk")
    by_home: dict[int, list] = {}
    for member in members:
        by_home.setdefault(member.household_id, []).append(member)
    found: dict = {}
    for home in by_home.values():
        able = next((one.person.current_record for one in home if one.is_referent and one.person.current_record.phone), None)
        for member in home:
            key = member.person.current_record.pk
            if able is not None and key in people:
                found.setdefault(key, able)
    return found


def told(key: str, outcome: str, by) -> None:
    """Once she answered she knows; the delay of an offer runs from here. Raises Refusal « appel-fini » when nothing is to tell."""
    row = Enrolment.objects.filter(pk=number_sent(key)).first()
    if row is None or not (row.to_tell or (row.state in ACTIVE and row.told_at is None)):
        raise Refusal("appel-fini", "Elle est déjà au courant.", "La liste est à jour.")
    if outcome == Outcome.REACHED:
        note_told(enrolment=row, by=by)
