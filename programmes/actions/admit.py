from django.db.models.functions import Coalesce

from portal.kit.refusal import Refusal

from ..enums import ACTIVE, Audience, Channel
from ..models import SignUpSheet
from ..programme_type import kind_of
from ..rules.sign_up import SheetFacts, refusals_of_the_moment


def reasons_against(sheet: SignUpSheet, people: list, facts: SheetFacts, *, channel: str) -> list[Refusal]:
    """Every reason why these people cannot be on this sheet now, the number of places aside. Screens show them before the form,
    actions ask again under the lock."""
    reasons = refusals_of_the_moment(facts, staff=channel != Channel.ONLINE)
    keys = {person.pk: person.successor_id or person.pk for person in people}  # the record that stands, after a merge
    already = _standing(sheet.enrolments.filter(state__in=ACTIVE), "person", keys.values())
    for person in people:
        if keys[person.pk] in already:
            words = f"{person} a déjà une place ou une demande sur cette inscription."
            reasons.append(Refusal("deja-inscrit", words, "Retrouvez-la dans « mon espace »."))
    if sheet.audience == Audience.CIRCLE:
        named = _standing(sheet.circle.through.objects.filter(signupsheet=sheet), "person", keys.values())
        if any(key not in named for key in keys.values()):
            reasons.append(
                Refusal("hors-cercle", "Cette inscription est réservée aux personnes invitées.", "Parlez-en à l'accueil de la maison.")
            )
    kind = kind_of(sheet.activity)
    for person in people:
        reasons += kind.eligibility(person, sheet)
    return reasons


def _standing(rows, person: str, keys) -> set[int]:
    """Of these current records, those whom `rows` speak of, by whichever record of theirs."""
    current = Coalesce(f"{person}__successor", person)
    return set(rows.annotate(current=current).filter(current__in=set(keys)).values_list("current", flat=True))


def admit(sheet: SignUpSheet, people: list, facts: SheetFacts, *, channel: str, also: Refusal | None = None) -> None:
    """Raise one Refusal with every reason against; `also` is the caller's own."""
    reasons = reasons_against(sheet, people, facts, channel=channel)
    refusal = Refusal.gather([*reasons, also] if also else reasons)
    if refusal:
        raise refusal
