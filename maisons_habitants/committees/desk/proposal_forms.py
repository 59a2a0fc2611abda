"""The forms of one proposal at the desk, those that make sense in its state."""

from django.db.models import QuerySet

from portal.kit import clock

from ..enums import MeetingState
from ..forms.proposals import AnswerForm, AsideForm, MergeForm, OweForm, PassOnForm, PublishForm, promised_by_default
from ..models import Body, Meeting, Proposal
from ..reading.keepers import keepers_of
from ..reading.named import warnings_of
from ..reading.proposals import standing
from ..rules.proposals import OWED, State

DAYS = Body._meta.get_field("answer_days").default
ANSWERABLE = (*OWED, State.UNDER_WAY, State.DONE, State.REFUSED)
SHOWN = {
    "publish": (State.WAITING,),
    "answer": ANSWERABLE,
    "owe": OWED,
    "pass_on": ANSWERABLE,
    "merge": (State.WAITING, *OWED),
    "aside": (State.WAITING, State.OPEN),
}


def forms_of(row: Proposal, state: State | None, *, sent=None, only: str = "") -> dict:
    """By the name of its act; `state` None: whatever its state, so that what is refused is said."""
    made = {name: make for name, make in _MAKERS.items() if (not only or name == only) and (state is None or state in SHOWN[name])}
    return {name: make(row, sent) for name, make in made.items()}


def _publish(row: Proposal, sent) -> PublishForm:
    keepers = keepers_of(row.maison)
    days = row.body.answer_days if row.body else _answer_days(row)
    first = {"words": row.public_words or row.words, "owed_on": promised_by_default(days), "seen": row.edition}
    form = PublishForm(sent, keepers=keepers, initial=first)
    form.named = warnings_of(row.words if sent is None else sent.get("words", ""), row.maison)
    if not form.named:
        del form.fields["aware"]
    return form


def _answer_days(row: Proposal) -> int:
    found = Body.objects.filter(maison=row.maison_id, closed_on=None).order_by("pk").values_list("answer_days", flat=True).first()
    return DAYS if found is None else found


def _owe(row: Proposal, sent) -> OweForm:
    return OweForm(sent, keepers=keepers_of(row.maison), initial={"owed_by": row.owed_by_id, "owed_on": row.owed_on, "seen": row.edition})


def _answer(row: Proposal, sent) -> AnswerForm:
    coming = row.owed_on if row.owed_on and row.owed_on >= clock.today() else None
    return AnswerForm(sent, initial={"owed_on": coming, "seen": row.edition})


def _pass_on(row: Proposal, sent) -> PassOnForm:
    return PassOnForm(sent, among=meetings_for(row), initial={"seen": row.edition})


def meetings_for(row: Proposal) -> QuerySet:
    """Meetings in preparation, of the committees of its house, where it is not yet."""
    rows = Meeting.objects.filter(body__maison=row.maison_id, state=MeetingState.PLANNED, session__start__gt=clock.now())
    return rows.exclude(items__proposals=row).select_related("body__page", "session").order_by("session__start", "pk")


def _merge(row: Proposal, sent) -> MergeForm:
    among = standing().filter(maison=row.maison_id).exclude(pk=row.pk).order_by("-said_on", "-pk")
    return MergeForm(sent, among=among, initial={"seen": row.edition})


def _aside(row: Proposal, sent) -> AsideForm:
    return AsideForm(sent, initial={"seen": row.edition})


_MAKERS = {"publish": _publish, "answer": _answer, "owe": _owe, "pass_on": _pass_on, "merge": _merge, "aside": _aside}
