"""What an editor says of an activity, for whom, at which level, how one comes in: typed, published, read by the public, found again."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from portal.people.models import User
from programmes.models import Event
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    return accounts.sign_in(client, User.objects.create_superuser("redaction@exemple.fr", "secret"))


def typed(page: str) -> dict[str, list[str]]:
    """What the form of a page would send as it stands."""
    form = BeautifulSoup(page, "html.parser").select_one("#page-edit-form")
    found: dict[str, list[str]] = {}
    for box in form.select("input[name], textarea[name], select[name]"):
        if box.get("type") in ("checkbox", "radio") and not box.has_attr("checked"):
            continue
        if box.name == "select":
            values = [one.get("value", "") for one in box.select("option[selected]")]
        else:
            values = [box.get("value", "") if box.name == "input" else box.text]
        found.setdefault(box["name"], []).extend(values)
    return found | {"body-count": ["0"]}  # the stream is drawn by script


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_for_whom_level_and_access_are_ticked_kept_shown_and_found(client, editor):
    page = make.event("Couture")
    make.session(page)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    sent = typed(client.get(url).content.decode())
    assert sent["publics"] == ["all"]
    sent |= {"publics": ["children", "families"], "level": ["beginner"], "access": ["wheels", "loop"], "action-publish": ["1"]}
    answer = client.post(url, sent)
    assert answer.status_code == 302, BeautifulSoup(answer.content, "html.parser").select(".error-message, .messages")
    saved = Event.objects.get(pk=page.pk)
    assert (saved.publics, saved.level, saved.access) == (",children,families,", "beginner", ",wheels,loop,")
    again = typed(client.get(url).content.decode())
    assert (again["publics"], again["level"], again["access"]) == (["children", "families"], ["beginner"], ["wheels", "loop"])
    client.logout()
    public = text(client.get(saved.url))
    assert saved.whom_words == "Enfants, familles"
    assert all(words in public for words in (saved.whom_words, saved.level_words.capitalize(), *saved.access_words()))
    for query in ("pour=enfants", "niveau=debutant", "acces=fauteuil&acces=boucle"):
        assert "Couture" in text(client.get(f"/programmes/?{query}"))
    for query in ("pour=seniors", "niveau=aise", "acces=signes"):
        assert "Couture" not in text(client.get(f"/programmes/?{query}"))


def test_what_is_not_among_the_choices_is_refused_in_words_and_nothing_is_lost(client, editor):
    page = make.event("Couture")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    sent = typed(client.get(url).content.decode()) | {"publics": ["martiens"], "access": ["loop"], "action-publish": ["1"]}
    answer = client.post(url, sent)
    assert answer.status_code == 200
    assert "n’est plus proposée" in str(answer.context["form"].errors["publics"])
    assert BeautifulSoup(answer.content, "html.parser").select(".error-message")
    assert Event.objects.get(pk=page.pk).publics == ",all,"
    assert typed(answer.content.decode())["access"] == ["loop"]
