"""A code from hand to hand lets somebody into a household, once."""

import datetime as dt
import secrets

import pytest
import time_machine
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.households.actions.accept_invitation import accept_invitation
from portal.households.actions.invite_member import invite_member
from portal.households.models import Invitation
from portal.households.rules import invitations
from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal

from .homes import adult, home


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_nothing(text):
    code = invitations.read_typed(text)
    assert code == "" or (len(code) == 8 and set(code) <= set(invitations.LETTERS))


def test_a_code_is_read_as_it_is_shown():
    code = invitations.draw(secrets.randbelow)
    assert invitations.read_typed(invitations.grouped(code).lower()) == code


@pytest.mark.django_db
class TestInvitation:
    def refused(self, text, person):
        with pytest.raises(Refusal) as found:
            accept_invitation(text=text, person=person, by=SYSTEM)
        return found.value

    def test_who_types_the_code_joins_once(self):
        household, karim = home(), adult("Karim")
        code = invite_member(household=household, by=SYSTEM)
        assert accept_invitation(text=code.lower(), person=karim, by=SYSTEM).household == household
        assert Invitation.objects.get().used_by == karim
        refusal = self.refused(code, adult("Autre"))
        assert (refusal.code, str(refusal)) == (
            "invitation-non-reconnue",
            "Ce code ne va pas, ou il a plus de sept jours. Vérifiez-le, ou demandez-en un autre à la personne qui vous l'a donné.",
        )

    def test_the_code_is_not_kept(self):
        code = invite_member(household=home(), by=SYSTEM)
        kept = Invitation.objects.get()
        assert code not in f"{kept.digest} {AuditLine.objects.filter(verb='households.invite_member').get().detail}"

    def test_a_new_code_ends_the_former(self):
        household = home()
        old = invite_member(household=household, by=SYSTEM)
        new = invite_member(household=household, by=SYSTEM)
        assert self.refused(old, adult("Karim")).code == "invitation-non-reconnue"
        assert accept_invitation(text=new, person=adult("Karim"), by=SYSTEM)

    def test_a_code_of_last_week_and_anything_else_say_the_same(self):
        with time_machine.travel("2026-11-01 10:00+01:00"):
            code = invite_member(household=home(), by=SYSTEM)
        with time_machine.travel("2026-11-08 10:01+01:00"):
            words = {str(self.refused(text, adult())) for text in (code, "", "ABCD", "\x00", code[::-1])}
        assert len(words) == 1

    def test_a_refused_entry_leaves_the_code_open(self):
        amina = adult()
        household = home(referent=amina)
        code = invite_member(household=household, by=SYSTEM)
        assert self.refused(code, amina).code == "deja-membre"
        assert accept_invitation(text=code, person=adult("Karim"), by=SYSTEM)

    def test_the_database_itself_refuses_two_open_codes(self):
        household = home()
        invite_member(household=household, by=SYSTEM)
        kept = Invitation.objects.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.create(household=household, digest="x", made_at=kept.made_at, expires_at=kept.made_at + dt.timedelta(1))
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.filter(pk=kept.pk).update(used_by=household.members()[0].person)
