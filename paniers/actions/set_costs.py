import datetime as dt

from django.db import transaction

from portal.kit import audit
from portal.kit.locking import Rank, locked_one
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal

from ..models import SeasonCosts, SeasonTerms

HIGHEST_CENTS = 100_000  # of one basket; a hundred times more for a distribution
FIGURES = ("purchase_cents", "transport_cents", "fees_cents", "staff_minutes", "staff_hour_cents", "volunteer_minutes")


def set_costs(*, terms: SeasonTerms, valid_from: dt.date, note: str = "", by, **figures: int) -> SeasonCosts:
    """Write what a season's baskets cost from a day on (`models.SeasonCosts` names the figures); the same day again corrects it, and the
    journal keeps what stood before. Nothing that is owed changes.

    Raises Refusal « cout-hors-saison », « cout-hors-bornes », « equipe-sans-cout ».
    """
    unknown = set(figures) - set(FIGURES)
    if unknown:
        raise TypeError(f"unknown figures: {sorted(unknown)}")
    refusal = Refusal.gather(_against(terms, valid_from, figures))
    if refusal:
        raise refusal
    with transaction.atomic():
        locked_one(SeasonTerms, terms.pk, rank=Rank.COUNTER)
        before = SeasonCosts.objects.filter(terms=terms, valid_from=valid_from).values(*FIGURES).first()
        row, _ = SeasonCosts.objects.update_or_create(
            terms=terms, valid_from=valid_from, defaults={**dict.fromkeys(FIGURES, 0), **figures, "note": note.strip()}
        )
        audit.record("paniers.set_costs", row, by=by, before=before, after={name: getattr(row, name) for name in FIGURES})
    return row


def _against(terms: SeasonTerms, valid_from: dt.date, figures: dict[str, int]) -> list[Refusal]:
    reasons = []
    if valid_from > terms.ends_on:
        reasons.append(Refusal("cout-hors-saison", "Ce jour vient après la fin de la saison.", "Choisissez un jour de la saison."))
    if any(not 0 <= value <= HIGHEST_CENTS * 100 for value in figures.values()) or figures.get("purchase_cents", 0) > HIGHEST_CENTS:
        words = f"Un panier s’achète au plus {format_euros(HIGHEST_CENTS)}."
        reasons.append(Refusal("cout-hors-bornes", words, "Vérifiez les montants et les durées."))
    if figures.get("staff_minutes") and not figures.get("staff_hour_cents"):
        reasons.append(Refusal("equipe-sans-cout", "Le temps de l’équipe a un coût.", "Indiquez celui d’une heure, charges comprises."))
    return reasons
