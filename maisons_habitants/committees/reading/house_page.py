"""What the committees say on a house's public page: that its users sit together, and where to read of it."""

from django.db.models import OuterRef, Subquery

from ..models import Body


def house_marks(house: OuterRef) -> dict:
    sitting = Body.objects.filter(maison=house, closed_on=None, page__live=True).order_by("pk")
    return {
        "committee_title": Subquery(sitting.values("page__title")[:1]),
        "committee_url_path": Subquery(sitting.values("page__url_path")[:1]),
        "committee_sentence": Subquery(sitting.values("page__introduction")[:1]),
    }


def house_panel(request, page) -> dict | None:
    marks = page.marks
    if not marks["committee_title"]:
        return None
    url = "/" + marks["committee_url_path"].split("/", 2)[2]
    return {"title": marks["committee_title"], "sentence": marks["committee_sentence"], "url": url}
