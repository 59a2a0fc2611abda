"""When a house closes, everything that hangs on it is listed: no model with a key to a house is forgotten."""

from django.apps import apps

from portal.cms.models import MaisonPage
from portal.kit import registry
from portal.places.models import Maison


def keys_to_a_house() -> set[str]:
    """Labels of the models with a column that names a house or its page, whatever its kind of key."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.remote_field.model in (Maison, MaisonPage) and not field.remote_field.parent_link:
                found.add(model._meta.label)
    return found


def declared() -> set[str]:
    return {key.partition("/")[0] for key in registry.house_ties.keys()}  # noqa: SIM118 - a slot is no dict


def test_every_model_that_names_a_house_says_what_becomes_of_it_when_the_house_closes():
    assert keys_to_a_house() - declared() == set()


def test_no_tie_is_declared_for_what_names_no_house():
    assert declared() - keys_to_a_house() == set()


def test_each_tie_is_rehomed_or_ended_by_hand_or_stays_and_says_so():
    for key, tie in registry.house_ties.items():
        assert tie.label, key
        assert not (tie.rehome and tie.by_hand), key
        if tie.way == "by_hand":
            assert tie.rows and tie.url, key
        if tie.way == "rehome" and tie.rows:
            assert tie.why, key
