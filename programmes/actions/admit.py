from django.db.models.functions import Coalesce

from portal.kit.refusal import Refusal

from ..enums import ACTIVE, AskedOf, Audience, Channel
from ..models import SignUpSheet
from ..programme_type import kind_of
from ..rules.extras import ALONE, Extras, refusal_of_answers, refusal_of_guests, unanswered
from ..rules.sign_up import SheetFacts, refusals_of_the_moment


def reasons_against(sheet: SignUpSheet, people: list, facts: SheetFacts, *, channel: str) -> list[Refusal]:
    """Every reason why these people cannot be on this sheet now, the number of places aside. Screens show them before the form,
    actions ask again under the lock."""
    return refusals_of_the_moment(facts, staff=channel != Channel.ONLINE) + reasons_of_people(sheet, people)


def reasons_of_people(sheet: SignUpSheet, people: list) -> list[Refusal]:
    """What stands against these people themselves, whatever the moment: here already, not invited, what their kind says."""
    reasons: list[Refusal] = []
    keys = {person.pk: person.successor_id or person.pk for person in people}  # the record that stands, after a merge
    if len(set(keys.values())) < len(people):
        reasons.append(Refusal("deux-fois", "Une personne est nommée deux fois.", "Chacun a une place : nommez chaque personne une fois."))
    already = _standing(sheet.enrolments.filter(state__in=ACTIVE, guest=False), "person", keys.values())
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


def _reasons_of_extras(sheet: SignUpSheet, people: list, extras: Extras, *, channel: str) -> list[Refusal]:
    """Too many guests; online, a required answer that is missing (staff may key a paper that asks nothing). One query when it asks."""
    found = [refusal_of_guests(extras, most=sheet.guests, confidential=sheet.confidential)]
    if channel == Channel.ONLINE and sheet.must_answer:
        asked = sheet.questions.filter(required=True).values_list("pk", "words", "asked_of")
        required = [(key, words, asked_of == AskedOf.PERSON) for key, words, asked_of in asked]
        found.append(refusal_of_answers(unanswered(required, extras.answers, len(people) + len(extras.guests))))
    return [reason for reason in found if reason]


def admit(
    sheet: SignUpSheet, people: list, facts: SheetFacts, *, channel: str, also: Refusal | None = None, extras: Extras = ALONE
) -> None:
    """Raise one Refusal with every reason against; `also` is the caller's own."""
    reasons = reasons_against(sheet, people, facts, channel=channel) + _reasons_of_extras(sheet, people, extras, channel=channel)
    reasons += kind_of(sheet.activity).against_party(sheet, [person.current_record for person in people], len(extras.guests))
    refusal = Refusal.gather([*reasons, also] if also else reasons)
    if refusal:
        raise refusal
