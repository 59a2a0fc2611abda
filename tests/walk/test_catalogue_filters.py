"""What the demo's catalogue is worth: whatever filter one chooses, something is found."""

import re

import pytest

from portal.kit import registry
from portal.places.models import Maison
from programmes.rules.catalogue_filters import facets

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


def test_every_filter_of_the_catalogue_finds_something(town):
    client = town.client("visitor")
    houses = [(one.slug, one.name, one.pk) for one in Maison.objects.all()]
    known = facets(houses, [(kind.key, str(kind.label_plural)) for kind in registry.kinds])
    choices = [(facet.name, choice.value) for facet in known for choice in facet.choices]
    empty = [pair for pair in choices if not re.search(r'<a class="whole"', client.get("/programmes/", dict([pair])).content.decode())]
    assert empty == []
