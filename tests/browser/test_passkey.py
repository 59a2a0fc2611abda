"""A member of staff keeps a passkey on her device, and enters the desk with it alone, second factor included."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings as portal_settings
from django.test import Client
from playwright.sync_api import Page, expect

from portal.people.enums import Role
from portal.places.models import Maison
from tests.people import factories

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def agent(base_url, settings):
    """Somebody who has just been given a role: no second factor yet."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # the test's server speaks plain HTTP
    user = factories.staff(Role.ACCUEIL, Maison.objects.order_by("pk").first(), first_name="Aline")
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@pytest.fixture
def device(screen, agent, base_url) -> tuple[Page, str]:
    """Her computer, with its fingerprint reader, on which she has just entered by a code; the reader's key."""
    page = screen(width=1280)
    client = factories.sign_in(Client(), agent, given=False)
    page.context.add_cookies([{"name": portal_settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": base_url}])
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    return page, wire.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]


def keep_a_key(page: Page) -> None:
    page.goto("/equipe/")
    page.get_by_role("link", name=re.compile("Mon empreinte")).click()
    page.get_by_label("Nom").fill("Mon ordinateur")
    if page.locator("#id_passwordless").count():
        page.locator("#id_passwordless").check()
    page.get_by_role("button", name="Ajouter cette clé").click()
    page.wait_for_url(lambda address: "webauthn/add" not in address)


def enter_with_it(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/compte/login/?next=/equipe/")
    page.get_by_role("button", name=re.compile("Avec une clé d’accès")).click()


def test_staff_keep_a_passkey_and_enter_the_desk_with_it(device, agent, axe):
    page, _ = device
    keep_a_key(page)
    assert [row.type for row in Authenticator.objects.filter(user=agent).exclude(type="recovery_codes")] == [Authenticator.Type.WEBAUTHN]
    enter_with_it(page)
    expect(page).to_have_url(re.compile(r"/equipe/$"))
    expect(page.get_by_role("heading", name="Bonjour Aline")).to_be_visible()
    axe(page)


def test_a_key_taken_off_the_account_opens_nothing(screen, device, agent):
    page, _ = device
    keep_a_key(page)
    Authenticator.objects.filter(user=agent).delete()
    enter_with_it(page)
    expect(page).not_to_have_url(re.compile(r"/equipe/$"))
    page.goto("/equipe/")
    expect(page).to_have_url(re.compile("/compte/login/"))
    screen.broken.clear()  # a refused answer is written on the browser's console


def test_a_finger_that_is_not_hers_opens_nothing_and_it_is_said(screen, device):
    page, reader = device
    keep_a_key(page)
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    page.context.clear_cookies()
    page.goto("/compte/login/?next=/equipe/")
    wire.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": reader})
    other = {**AUTHENTICATOR, "isUserVerified": False}
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": other})
    page.get_by_role("button", name=re.compile("Avec une clé d’accès")).click()
    expect(page.get_by_role("alert")).to_contain_text("La clé n’a pas répondu.")
    screen.broken.clear()
