"""What the planner offers for a mission: shifts, once or each week, with their posts and who leads."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.recipes import Recipe

from .actions.plan_shift import plan_shift
from .forms.needs import LINES, leader_field, line_fields, lines_in, mistakes_of, note_field


class VolunteerShift(Recipe):
    key = "benevole"
    label = _("Permanence bénévole")
    help = _("Des créneaux où l’on donne un coup de main : des postes, et combien de personnes à chacun.")
    drawing = "hands"
    led = False  # by one of the volunteers, asked beside the posts
    own_template = "volunteering/desk/need_lines.html"

    def serves(self, kind) -> bool:
        return kind.page_model == "volunteering.Mission"

    def own_fields_at(self, maison):
        return {**line_fields(maison, LINES), "leader": leader_field(maison), "note": note_field()}

    def mistakes(self, asked):
        return mistakes_of(asked, LINES)

    def write(self, *, activity, maison, sessions, terms, by):
        return [
            plan_shift(
                mission=activity, maison=maison, start=session.start, end=session.end, session=session, post=line.post,
                minimum=line.hands.minimum, wanted=line.hands.wanted, maximum=line.hands.maximum, leader=terms.more["leader"],
                note=terms.more["note"], by=by,
            ).sheet
            for session in sessions
            for line in lines_in(terms.more, LINES)
        ]  # fmt: skip

    def address_of(self, series) -> str:
        first = series.sessions.order_by("start").first()
        return f"{reverse('volunteering_desk:week')}?maison={series.maison.slug}&semaine={first.local_date}"
