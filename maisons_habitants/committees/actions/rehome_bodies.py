from django.db.models import F

from programmes.actions.rehome_dates import rehome_page

from ..models import Body


def bodies_here(house):
    return Body.objects.filter(maison=house, closed_on=None)


def rehome_bodies(house, to, *, by) -> int:
    """A committee goes on with its members, its rules and its page."""
    rows = list(bodies_here(house).select_related("page"))
    bodies_here(house).update(maison=to, edition=F("edition") + 1)
    for body in rows:
        rehome_page(body.page.page_ptr, house, to)
    return len(rows)
