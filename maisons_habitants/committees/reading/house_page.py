"""What the committees say on a house's public page: that its users sit together, and where to read of it."""

from django.db.models import JSONField, OuterRef, Subquery
from django.db.models.functions import JSONObject

from portal.kit.registry import Moments

from ..models import Body


def house_marks(house: OuterRef, at: Moments) -> dict:
    sitting = Body.objects.filter(maison=house, closed_on=None, page__live=True).order_by("pk")
    told = JSONObject(title="page__title", url_path="page__url_path", sentence="page__introduction")
    return {"committee": Subquery(sitting.values_list(told)[:1], output_field=JSONField())}


def house_panel(request, page) -> dict | None:
    told = page.marks["committee"]
    if not told:
        return None
    return {"title": told["title"], "sentence": told["sentence"], "url": "/" + told["url_path"].split("/", 2)[2]}
