"""« Je me propose pour le comité », on paper, and keying it: one candidacy a line."""

from django.urls import reverse

from portal.kit.registry import PaperBlank, PaperForm
from portal.people.enums import Capability
from programmes.enums import Channel

from ..actions.ask_seat import ask_seat
from ..models import CallForMembers
from ..reading.candidacies import open_calls

QUIET, PUBLIC = "non", "oui"
CHOICES = ((QUIET, "mon nom reste entre nous"), (PUBLIC, "mon nom choisi peut être public"))


def _blank_of(call: CallForMembers) -> PaperBlank:
    body = call.body
    note = f"{body.page.title}, {call.seats} place{'s' if call.seats > 1 else ''}. À {call.body.youngest} ans ou plus."
    return PaperBlank(call.pk, f"Je me propose : {body.page.title}"[:120], body.maison, note, "Si je siège", CHOICES)


def _blanks(user, maison) -> list[PaperBlank]:
    return [_blank_of(call) for call in open_calls().filter(body__maison=maison)]


def _blank(user, key: int) -> PaperBlank | None:
    call = open_calls().filter(pk=key).first()
    return _blank_of(call) if call else None


def _keyed(user, key: int, person, choice: str) -> tuple[str, str]:
    call = CallForMembers.objects.select_related("body").get(pk=key)
    ask_seat(call=call, person=person, by=user, channel=Channel.COUNTER, public_name=choice == PUBLIC)
    return "candidature notée.", reverse("committees_desk:candidacy", args=[person.pk])


SEAT_PAPER = PaperForm(
    label="Je me propose pour un comité",
    hint="Pour la file, une fête, une réunion : une ligne par personne, notée à la saisie.",
    drawing="committee",
    permission=Capability.WRITE_ENROLMENTS,
    blanks=_blanks,
    blank=_blank,
    keyed=_keyed,
)
