"""What the planner offers for digital courses: one sheet on all the dates of a course, at one level, kept first for who comes or calls."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from portal.kit import dates
from programmes.recipes import SIGN_UP, Course
from programmes.rules.series import end_of_days_before

from .actions.open_course import facilitator_among, open_course
from .forms import plan_fields, plan_mistakes


class CourseRecipe(Course):
    key = "cours-numerique"
    label = _("Cours numérique")
    help = _("Un petit groupe, un niveau, plusieurs séances. On s’inscrit d’abord à l’accueil ou par téléphone.")
    asks = tuple(name for name in SIGN_UP if name not in ("capacity", "minimum"))  # asked with its own words, and a number already there

    def serves(self, kind) -> bool:
        return kind.page_model == "workshops.Workshop"

    def own_fields(self):
        return plan_fields()

    def mistakes(self, asked):
        return plan_mistakes(asked)

    def write(self, *, activity, maison, sessions, terms, by):
        asked, first = terms.more, min(sessions, key=lambda session: session.start)
        leading = list(first.facilitators.select_related("user"))
        facilitator_among(leading)  # said before anything is opened
        sheets = super().write(activity=activity, maison=maison, sessions=sessions, terms=replace(terms, capacity=asked["seats"]), by=by)
        until = dates.midnight(end_of_days_before(first.local_date, asked["kept_days"])) if asked["kept_days"] else None
        for sheet in sheets:
            open_course(
                sheet=sheet, level=asked["course_level"], equipment=asked["equipment"], leading=leading, shown_name=asked["shown_name"],
                kept=asked["kept"] or 0, kept_until=until, by=by,
            )  # fmt: skip
        return sheets
