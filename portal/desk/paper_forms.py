"""What the counter itself gives to the slots of `kit.registry`: the papers « Nouvelle personne » and « Rappelez-moi »."""

from portal.kit import clock, dates
from portal.kit.registry import PaperBlank, PaperForm
from portal.people.enums import Capability
from portal.places.models import Maison

from .actions.ask_call_back import ask_call_back
from .enums import Before, CallReason
from .rules import calls

# What she ticks, in her own words; the first where she ticks nothing. Nobody asks on paper that we take her news.
ABOUT = (
    (CallReason.ANSWER.value, "J’attends une réponse"),
    (CallReason.PAPER.value, "Un papier"),
    (CallReason.DATE.value, "Un rendez-vous"),
    (CallReason.BASKET.value, "Mes paniers"),
)


def _of_house(maison: Maison) -> PaperBlank:
    return PaperBlank(key=maison.pk, title="Faisons connaissance", maison=maison, note=maison.name)


def _blank(user, key: int) -> PaperBlank | None:
    maison = Maison.objects.select_related("succeeded_by").filter(pk=key).first()
    return _of_house(maison) if maison else None


PERSON_PAPER = PaperForm(
    label="Nouvelle personne",
    hint="Pour la file d’attente : un nom suffit, le reste aide à la retrouver.",
    drawing="person",
    permission="people.write",
    blanks=lambda user, maison: [_of_house(maison)] if maison.closed_on is None else [],
    blank=_blank,
    keyed=lambda user, key, person, choice: ("dans le fichier.", ""),
)


def _to_call(maison: Maison) -> PaperBlank:
    return PaperBlank(maison.pk, "Rappelez-moi", maison, maison.name, "À quel sujet", ABOUT)


def _blank_to_call(user, key: int) -> PaperBlank | None:
    maison = Maison.objects.select_related("succeeded_by").filter(pk=key).first()
    return _to_call(maison) if maison else None


def _asked(user, key: int, person, choice: str) -> tuple[str, str]:
    """Promised before the evening of the next working day, from the keying on; without a phone it is refused, and the line comes back."""
    before = calls.deadline(Before.TOMORROW, dates.local(clock.now()))
    row = ask_call_back(person=person, maison=Maison.objects.get(pk=key), reason=choice, before=before, by=user)
    return f"à rappeler avant {dates.moment_long(row.before)}.", ""


CALL_BACK_PAPER = PaperForm(
    label="Rappelez-moi",
    hint="Pour qui ne peut pas attendre : un nom, un numéro, un mot du sujet.",
    drawing="phone",
    permission=Capability.SEND_MESSAGES,
    blanks=lambda user, maison: [_to_call(maison)] if maison.closed_on is None else [],
    blank=_blank_to_call,
    keyed=_asked,
    warning="On rappelle avant le soir du jour ouvré qui suit la saisie : saisissez le jour même. Sans numéro, la ligne vous revient.",
)
