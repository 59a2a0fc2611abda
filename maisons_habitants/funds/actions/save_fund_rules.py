import datetime as dt
import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Fund, FundRules
from .lock_fund import lock_fund, moved_on

FIELDS = (
    "ceiling_cents", "share_percent", "who_may_apply", "youngest", "days_before", "not_funded", "advance_percent", "report_days",
    "most_a_year", "decided_by", "source",
)  # fmt: skip


def save_fund_rules(
    *, fund: Fund, valid_from: dt.date, by, seen: int | None = None, key: uuid.UUID | None = None, **rules
) -> FundRules:  # fmt: skip
    """What the fund's rules say from a day on, today or later: a request is judged under those of the day it was filed. A version under
    which nobody filed yet is written again.

    Raises, all at once, « regles-passees », « regles-servies », « plafond-manquant », « part-impossible », « personne-ne-demande »;
    « deja-modifie », « fonds-ferme ».
    """
    with once(key, f"funds.save_fund_rules:{fund.pk}", by=by) as request:
        if request.done:
            return FundRules.objects.get(pk=request.result)
        fresh = lock_fund(fund, seen=seen)
        row = FundRules.objects.filter(fund=fresh, valid_from=valid_from).first() or FundRules(fund=fresh, valid_from=valid_from)
        if refusal := Refusal.gather(_against(row, rules)):
            raise refusal
        for name in FIELDS:
            if name in rules:
                setattr(row, name, rules[name])
        row.edition += bool(row.pk)
        row.save()
        audit.record("funds.save_fund_rules", row, by=by, maison=fresh.maison_id)
        moved_on(fresh)
        request.result = row.pk
    return row


def _against(row: FundRules, rules: dict) -> list[Refusal]:
    found = []
    if row.valid_from < clock.today():
        words = "Ce jour est passé : ce qui a été demandé hier garde ses règles."
        found.append(Refusal("regles-passees", words, "Des règles commencent aujourd’hui ou plus tard."))
    if row.sealed_at is not None:
        words = "Une demande a déjà été déposée sous les règles de ce jour."
        found.append(Refusal("regles-servies", words, "Faites commencer les nouvelles un autre jour."))
    if rules.get("ceiling_cents", row.ceiling_cents or 0) <= 0:
        found.append(Refusal("plafond-manquant", "Il manque le plus qu’un projet peut recevoir.", "Écrivez par exemple 800."))
    if not 1 <= rules.get("share_percent", row.share_percent) <= 100 or not 0 <= rules.get("advance_percent", row.advance_percent) <= 100:
        found.append(Refusal("part-impossible", "Une part va de 1 à 100 %.", "Écrivez par exemple 50."))
    if not rules.get("who_may_apply", row.who_may_apply):
        found.append(Refusal("personne-ne-demande", "Personne ne pourrait demander.", "Cochez au moins une réponse."))
    return found
