from portal.kit.refusal import Refusal

from ..enums import ACTIVE, Audience, Channel
from ..models import SignUpSheet
from ..programme_type import kind_of
from ..rules.sign_up import SheetFacts, refusals_of_the_moment


def reasons_against(sheet: SignUpSheet, people: list, facts: SheetFacts, *, channel: str) -> list[Refusal]:
    """Every reason why these people cannot be on this sheet now, the number of places aside. Screens show them before the form,
    actions ask again under the lock."""
    reasons = refusals_of_the_moment(facts, staff=channel != Channel.ONLINE)
    keys = [person.pk for person in people]
    already = set(sheet.enrolments.filter(person__in=keys, state__in=ACTIVE).values_list("person", flat=True))
    for person in people:
        if person.pk in already:
            words = f"{person} a déjà une place ou une demande sur cette inscription."
            reasons.append(Refusal("deja-inscrit", words, "Retrouvez-la dans « mon espace »."))
    if sheet.audience == Audience.CIRCLE:
        named = set(sheet.circle.filter(pk__in=keys).values_list("pk", flat=True))
        if any(person.pk not in named for person in people):
            reasons.append(
                Refusal("hors-cercle", "Cette inscription est réservée aux personnes invitées.", "Parlez-en à l'accueil de la maison.")
            )
    kind = kind_of(sheet.activity)
    for person in people:
        reasons += kind.eligibility(person, sheet)
    return reasons


def admit(sheet: SignUpSheet, people: list, facts: SheetFacts, *, channel: str, also: Refusal | None = None) -> None:
    """Raise one Refusal with every reason against; `also` is the caller's own."""
    reasons = reasons_against(sheet, people, facts, channel=channel)
    refusal = Refusal.gather([*reasons, also] if also else reasons)
    if refusal:
        raise refusal
