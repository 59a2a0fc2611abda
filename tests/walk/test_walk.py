"""Every page that links lead to, by everybody: nothing breaks, the team's pages stay the team's, nothing leaks."""

import re

import pytest
from bs4 import BeautifulSoup

pytestmark = [pytest.mark.django_db, pytest.mark.deep]

MONEY = re.compile(r"\d+,\d{2}[\s\u00a0\u202f]?€")


def test_nobody_meets_an_error_of_the_server(walked):
    broken = {(name, url): answer.status for name, walk in walked.items() for url, answer in walk.answers.items() if answer.status >= 500}
    assert broken == {}


def test_the_walk_is_long_enough_to_mean_something(walked):
    assert sum(len(walk.answers) for walk in walked.values()) > 400


def test_visitors_and_residents_see_nothing_of_the_team(walked):
    for name, walk in walked.items():
        if walk.client.session.get("_auth_user_id") and walk.answers["/equipe/"].status == 200:
            continue
        inside = {url for url, answer in walk.answers.items() if url.startswith(("/equipe/", "/admin/")) and answer.status == 200}
        assert inside == set(), name


def test_wagtail_shows_no_resident(town, walked):
    names = {person.full_name for person in town.residents if len(person.full_name) > 6 and " " in person.full_name}
    addresses = {person.email for person in town.residents if person.email}
    leaks = [
        (name, url, secret)
        for name, walk in walked.items()
        for url, answer in walk.answers.items()
        if url.startswith("/admin/") and answer.status == 200
        for secret in names | addresses
        if secret in answer.body
    ]
    assert leaks == []


def test_no_one_but_herself_and_the_regie_reads_an_amount_tied_to_a_name(town, walked):
    """Sheets that are handed around hold no price, no surname, no quotient."""
    surnames = {person.family_name for person in town.residents if len(person.family_name) > 3}
    for name, walk in walked.items():
        for url, answer in walk.answers.items():
            if re.match(r"^/equipe/paniers/jour/|^/feuille/", url) and answer.status == 200:
                assert not MONEY.search(answer.body), (name, url)
                text = re.sub(r"<header.*?</header>", "", answer.body, flags=re.S)
                assert not [surname for surname in surnames if re.search(rf"\b{re.escape(surname)}\b", text)], (name, url)


def test_every_form_that_writes_refuses_a_post_without_its_token(town, walked):
    for name, walk in walked.items():
        client = town.client(name, enforce_csrf_checks=True, raise_request_exception=False)
        for action in sorted({form.action for form in walk.forms if form.method == "post" and not form.action.startswith("/admin/")}):
            assert client.post(action.split("?")[0]).status_code in (302, 403, 404, 405), (name, action)
    assert any(form.method == "post" for walk in walked.values() for form in walk.forms)


def test_the_sheet_of_a_volunteer_is_walked_and_leads_nowhere(walked):
    """Its link stands on `/demo/`; nobody who opens it gets any further from there."""
    for name, walk in walked.items():
        assert walk.answers["/feuille/"].status == 200, name
        page = BeautifulSoup(walk.answers["/feuille/"].body, "html.parser")
        assert [link["href"] for link in page.find_all("a")] == ["#contenu"], name
