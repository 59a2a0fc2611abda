"""What the page editor shows beside the words of a page."""

from wagtail.admin.panels import HelpPanel

from portal.kit import clock, registry
from portal.kit.visibility import scope_of


class DatesPanel(HelpPanel):
    """The button « Planifier les dates », at the head of a page that exists, for who may plan there."""

    def __init__(self, **options):
        super().__init__(template="programmes/desk/dates_panel.html", **options)

    def clone_kwargs(self):
        return {"heading": self.heading}

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            page = self.instance
            kind = registry.kinds.get(page.kind_key)
            if not page.pk or kind is None or not any(recipe.serves(kind) for recipe in registry.recipes):
                return False
            scope = scope_of(self.request.user, "activities.plan")
            return bool(scope) and (page.maison is None or page.maison.pk in scope)

        @property
        def to_print(self) -> list:
            """Suites of dates to come of this page that she sees, each with its flyer. One query."""
            seen = self.instance.series.within(scope_of(self.request.user, "enrolments.see"))
            coming = seen.filter(sessions__end__gt=clock.now()).select_related("maison")
            return list(coming.distinct().order_by("pk"))
