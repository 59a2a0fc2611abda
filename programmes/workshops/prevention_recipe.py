"""What the planner offers for a page about suicide prevention: one sheet on all its dates, confidential whoever plans it."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from programmes.recipes import SIGN_UP, Course

from .actions.open_training import open_training
from .prevention_forms import plan_fields, plan_mistakes


class PreventionRecipe(Course):
    key = "prevention"
    label = _("Formation ou soirée de prévention")
    help = _("Toujours confidentielle : un titre neutre hors de sa page, aucun nombre de places.")
    asks = tuple(name for name in SIGN_UP if name not in ("capacity", "minimum", "tariff", "refund_policy", "late_keeps"))
    least = 1

    def serves(self, kind) -> bool:
        return kind.page_model == "workshops.Prevention"

    def own_fields(self):
        return plan_fields()

    def mistakes(self, asked):
        return plan_mistakes(asked)

    def write(self, *, activity, maison, sessions, terms, by):
        asked = terms.more
        sheets = super().write(activity=activity, maison=maison, sessions=sessions, terms=replace(terms, capacity=asked["seats"]), by=by)
        for sheet in sheets:
            open_training(sheet=sheet, kind=asked["training"], partners=list(asked["partners"]), by=by)
        return sheets
