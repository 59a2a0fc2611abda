"""What this room keeps of people: agents only. Nothing of a resident stands in patterns, workflows or replacements."""

import datetime as dt

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, Treatment

from .models import StandIn

KEPT = dt.timedelta(days=365)
READING_OVER = Treatment(
    name="Relecture des pages des maisons",
    purpose="Savoir qui relit, et qui remplace une personne absente.",
    basis=MISSION,
    people="Les agents qui écrivent et publient",
    data="Qui s’absente, qui relit à sa place et de quel jour à quel jour (jamais pourquoi) ; qui a gardé un modèle de page",
    recipients="Les deux personnes concernées",
    kept="Un remplacement, un an après son dernier jour ; un modèle, tant qu’il sert.",
    purge="publishing.stand_ins",
    delays=(Delay("Remplacements pour relire", KEPT.days, "days", "après le dernier jour", "publishing.stand_ins"),),
    models=("publishing.StandIn", "publishing.PagePattern"),
    security="Chacun ne voit que ses propres remplacements.",
)


def _old(today: dt.date):
    return StandIn.objects.filter(last_day__lt=today - KEPT)


def purge_stand_ins(today: dt.date) -> dict:
    return {"stand_ins": _old(today).delete()[0]}


def register() -> None:
    registry.treatments.add("publishing.reading_over", READING_OVER, order=86)
    registry.purges.add("publishing.stand_ins", purge_stand_ins)
    registry.purge_previews.add("publishing.stand_ins", lambda today: {"stand_ins": _old(today).count()})
