import datetime as dt
import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import QuorumBase
from ..models import Body, BodyRules, Meeting
from .lock_body import lock_body, moved_on

MOST_PROXIES = 3


def save_rules(*, body: Body, valid_from: dt.date, by, seen: int | None = None, key: uuid.UUID | None = None, **rules) -> BodyRules:
    """How the committee sits from a day on, never one in the past: a meeting keeps the rules it was convoked under. A version
    to come that no meeting holds yet is written again.

    Raises « regles-passees », « regles-servies », « part-impossible », « nombre-manquant », « college-manquant », « trop-de-pouvoirs »,
    « deja-modifie ».
    """
    with once(key, f"committees.save_rules:{body.pk}", by=by) as request:
        if request.done:
            return BodyRules.objects.get(pk=request.result)
        body = lock_body(body, seen=seen)
        if refusal := Refusal.gather(_against(body, valid_from, rules)):
            raise refusal
        row = body.rules.filter(valid_from=valid_from).first() or BodyRules(body=body, valid_from=valid_from)
        for name, value in rules.items():
            setattr(row, name, value)
        row.save()
        audit.record("committees.save_rules", row, by=by, maison=body.maison)
        moved_on(body)
        request.result = row.pk
    return row


def _against(body: Body, valid_from: dt.date, rules: dict) -> list[Refusal]:
    found = []
    if valid_from < clock.today():
        found.append(
            Refusal("regles-passees", "Ce jour est passé.", "Des règles commencent aujourd’hui ou plus tard : hier ne change pas.")
        )
    if Meeting.objects.filter(rules__body=body, rules__valid_from=valid_from).exists():
        words = "Une réunion est déjà convoquée avec les règles de ce jour."
        found.append(Refusal("regles-servies", words, "Faites commencer les nouvelles règles un autre jour."))
    if not rules.get("formal"):
        return found
    numerator, denominator = rules.get("quorum_numerator", 1), rules.get("quorum_denominator", 2)
    if not 0 < numerator <= denominator:
        found.append(Refusal("part-impossible", "Cette part n’existe pas.", "Écrivez par exemple 1 sur 2, ou 2 sur 3."))
    secret = rules.get("secret_numerator", 1), rules.get("secret_denominator", 3)
    if not 0 < secret[0] <= secret[1]:
        found.append(Refusal("part-secrete-impossible", "Cette part n’existe pas.", "Écrivez par exemple 1 sur 3."))
    if rules.get("quorum_base") == QuorumBase.NUMBER and not rules.get("quorum_number"):
        found.append(Refusal("nombre-manquant", "Il manque le nombre de membres.", "Écrivez combien de membres il faut dans la salle."))
    if rules.get("by_college") and not body.colleges.exists():
        found.append(Refusal("college-manquant", "Ce comité n’a pas encore de collège.", "Ajoutez d’abord les collèges, puis revenez."))
    leading = rules.get("leading_college")
    if leading is not None and leading.body_id != body.pk:
        found.append(Refusal("college-manquant", "Ce collège est d’un autre comité.", "Choisissez un collège de celui-ci."))
    if rules.get("proxies_each", 0) > MOST_PROXIES:
        words = f"Personne ne porte plus de {MOST_PROXIES} pouvoirs."
        found.append(Refusal("trop-de-pouvoirs", words, "Un ou deux suffisent : les autres membres comptent sur leur propre voix."))
    return found
