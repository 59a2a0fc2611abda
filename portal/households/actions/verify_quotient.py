"""Write down a quotient that was read on a proof. The proof goes back with the person."""

import datetime as dt

from django.conf import settings

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.actions.note_contact import note_contact

from ..enums import QuotientSource
from ..models import Household, QuotientFamilial
from ..rules import means

LONGEST = dt.timedelta(days=430)  # no fact holds longer than until the second refresh after it


def verify_quotient(
    *,
    household: Household,
    figure: int,
    month: dt.date,
    source: str,
    by,
    valid_until: dt.date | None = None,
    corrects: QuotientFamilial | None = None,
    key=None,
) -> QuotientFamilial:
    """A verified fact: `figure` in whole euros, of `month`, read on `source`, holding until the end of the next February by default.

    With `corrects` it takes the place of a fact found wrong, from that fact's first day on: both rows stay. Raises one Refusal
    with every reason: « quotient-impossible », « mois-a-venir », « mois-trop-ancien », « source-inconnue », « fin-impossible »,
    « deja-corrige », « propre-foyer ».
    """
    with once(key, "households.verify_quotient", by=by) as request:
        if request.done:
            return QuotientFamilial.objects.get(pk=request.result)
        household = locked_one(Household.objects.all(), household.pk, rank=Rank.HOUSEHOLD)
        today = clock.today()
        until = valid_until or means.default_valid_until(today, settings.MEANS_REFRESH_MONTH)
        reasons = [*figure_obstacles(figure=figure, month=month, source=source), *fact_obstacles(household, until, corrects, by)]
        if refusal := Refusal.gather(reasons):
            raise refusal
        fact = QuotientFamilial.objects.create(
            household=household,
            figure=figure,
            month=month.replace(day=1),
            source=source,
            checked_by=by,
            checked_at=clock.now(),
            valid_from=corrects.valid_from if corrects else today,
            valid_until=until,
            corrects=corrects,
        )
        note_verified(household=household)
        request.result = fact.pk
        audit.record("households.verify_quotient", fact, by=by, subject=household, corrects=corrects.pk if corrects else None)
    return fact


def figure_obstacles(*, figure: int, month: dt.date, source: str) -> list[Refusal]:
    """What is impossible in a quotient, whoever's it is."""
    reasons, age = [], means.months_between(month, clock.today())
    if not 0 <= figure <= means.HIGHEST_QUOTIENT:
        reasons.append(Refusal("quotient-impossible", "Un quotient va de 0 à 99 999 €.", "Recopiez le nombre entier écrit sur le papier."))
    if age < 0:
        reasons.append(Refusal("mois-a-venir", "Ce mois n'est pas encore venu.", "Recopiez le mois écrit à côté du quotient."))
    if age > means.OLDEST_MONTHS:
        reasons.append(
            Refusal("mois-trop-ancien", "Ce papier a plus de deux ans.", "Demandez une attestation récente, ou lisez-la ensemble.")
        )
    if source not in QuotientSource.values:
        reasons.append(Refusal("source-inconnue", "Ce papier ne fait pas partie de la liste.", "Choisissez dans la liste."))
    return reasons


def fact_obstacles(household: Household, until: dt.date, corrects, by) -> list[Refusal]:
    """What is impossible in the life of any verified fact."""
    reasons, today = [], clock.today()
    if by is not None and household.memberships.active().of_user(by).exists():
        reasons.append(Refusal("propre-foyer", "On ne vérifie pas la situation de son propre foyer.", "Demandez-le à une ou un collègue."))
    if not today <= until <= today + LONGEST:
        reasons.append(Refusal("fin-impossible", "Cette fin de validité est passée ou trop lointaine.", "Laissez celle qui est proposée."))
    if corrects is not None and (corrects.household_id != household.pk or type(corrects).objects.filter(corrects=corrects).exists()):
        reasons.append(Refusal("deja-corrige", "Cette vérification a déjà été corrigée.", "Rechargez la page et corrigez la dernière."))
    return reasons


def note_verified(*, household: Household) -> None:
    """Somebody brought a proof: a contact for those who answer for the household."""
    note_contact(person_ids=[member.person.pk for member in household.members() if member.is_referent])
