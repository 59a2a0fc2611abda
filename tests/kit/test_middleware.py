"""A null sign in an address asks for nothing, on either database."""

import pytest
from django.urls import reverse

from portal.people.enums import Role
from tests.people.factories import sign_in, staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["?maison=%00", "?maison=qu%00ais&type=a%00", "?page=%001"])
def test_in_the_query_it_is_left_out(client, query):
    sign_in(client, staff(Role.DIRECTION))
    assert client.get(reverse("programmes:desk_sheets") + query).status_code == 200
    assert client.get("/programmes/" + query).status_code == 200


def test_what_is_written_around_it_is_read(client):
    answer = client.get("/recherche/?q=pan%00ier")
    assert 'value="panier"' in answer.content.decode()


@pytest.mark.parametrize("path", ["/maisons/a%00b/", "/paniers/%00/", "/%00"])
def test_no_address_holds_one(client, path):
    assert client.get(path).status_code == 404
