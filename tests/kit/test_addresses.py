"""A room is passed over only when none of its addresses begins as the one asked for."""

import pytest
from django.http import HttpResponse
from django.urls import Resolver404, URLResolver, include, path, re_path
from django.urls.resolvers import RegexPattern
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.addresses import room


def page(request, **named):
    return HttpResponse()


class plain:
    urlpatterns = [
        path("agenda/", page, name="agenda"),
        path("equipe/fonds/<int:pk>/", page, name="fund"),
        path("equipe/<slug:house>/", include([path("murs/", page, name="walls"), path("", page, name="house")])),
        path("mon-espace/", include([path("", page, name="space"), path("projets/", page, name="projects")])),
    ]


class with_expressions:
    urlpatterns = [path("agenda/", page, name="agenda"), re_path(r"^(murs|toits)/$", page, name="either")]


WORDS = st.lists(st.sampled_from(["agenda", "equipe", "fonds", "mon-espace", "murs", "toits", "projets", "12", ""]), max_size=4)


def found(resolver: URLResolver, address: str):
    try:
        match = resolver.resolve(address)
    except Resolver404:
        return None
    return match.url_name, match.kwargs, match.route


@pytest.mark.parametrize("urlconf", [plain, with_expressions])
@given(WORDS, st.booleans())
def test_it_answers_as_an_include_does(urlconf, words, ended):
    address = "/".join(words) + "/" * ended
    assert found(URLResolver(RegexPattern(""), [room(urlconf)]), address) == found(
        URLResolver(RegexPattern(""), [path("", include(urlconf))]), address
    )


def test_it_knows_how_its_addresses_begin():
    assert room(plain).beginnings == ("agenda/", "equipe/", "equipe/fonds/", "mon-espace/", "mon-espace/projets/")
    assert "" in room(with_expressions).beginnings
