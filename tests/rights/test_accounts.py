"""The addresses under `/compte/` (allauth's and ours): which are for a visitor, which for an account, and that a key is its owner's."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from .answers import LOGIN, OPEN, verdict

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("whole_refusals")]
VISITOR = {
    "account_login", "account_logout", "account_signup", "account_inactive", "account_email_verification_sent", "account_reset_password",
    "account_password_reset_completed", "account_request_login_code", "mfa_login_webauthn",
}  # fmt: skip
# Steps of something begun: without its beginning they lead back to sign in, or say that it is over.
BEGUN = {
    "account_confirm_login_code", "account_verify_phone", "account_confirm_password_reset_code", "account_complete_password_reset",
    "mfa_authenticate",
}  # fmt: skip
ACCOUNT = {
    "account_reauthenticate", "account_email", "account_change_password", "account_set_password", "account_change_phone", "mfa_index",
    "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "usersessions_list",
}  # fmt: skip
KEYS = {"mfa_remove_webauthn", "mfa_edit_webauthn"}


def theirs() -> set[str]:
    found = set()

    def read(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                read(pattern.url_patterns)
            elif isinstance(pattern, URLPattern) and pattern.callback.__module__.startswith("allauth."):
                found.add(pattern.name)

    read(get_resolver().url_patterns)
    return found


def test_every_address_of_the_sign_in_is_known():
    assert theirs() == VISITOR | BEGUN | ACCOUNT | KEYS


@pytest.mark.parametrize("name", sorted(VISITOR | BEGUN | ACCOUNT))
def test_a_visitor_and_an_account(town, name):
    visitor, resident = town.people["a visitor"].client(), town.people["a volunteer"].client()
    for method in ("get", "post"):
        asked = verdict(getattr(visitor, method)(reverse(name)))
        assert asked in ({LOGIN} if name in ACCOUNT else {LOGIN, OPEN, "405"}), (method, asked)
    answered = verdict(resident.get(reverse(name)))
    # « prove »: her own second factor; « 403 » and « 404 »: she has set up none; a step begun by nobody leads back to sign in
    assert answered in {OPEN, "prove", "403", "404", "405"} | (set() if name in ACCOUNT - {"account_reauthenticate"} else {LOGIN}), answered


@pytest.mark.parametrize("name", sorted(KEYS))
def test_nobody_touches_anothers_key(town, name):
    owner, other = town.people["referent of Alpha"], town.people["a volunteer"]
    key = Authenticator.objects.create(user=owner.user, type=Authenticator.Type.WEBAUTHN, data={"name": "clé", "credential": {}})
    address = reverse(name, args=[key.pk])
    assert verdict(town.people["a visitor"].client().get(address)) == LOGIN
    client = other.client()
    for answer in (client.get(address), client.post(address, {"name": "volée"})):
        assert answer.status_code in (302, 404)
    key.refresh_from_db()
    assert key.data["name"] == "clé"
    key.delete()
