"""Help with démarches: noted with her agreement, never with what opens an account; hers to take back."""

import datetime as dt
import string

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import clock, registry
from portal.kit.models import AuditLine
from programmes.workshops.actions.drop_help import drop_help
from programmes.workshops.actions.forget_helps import HELPS_KEPT_DAYS, forget_helps, forget_helps_of_records
from programmes.workshops.actions.lend_machine import lend_machine
from programmes.workshops.actions.note_help import note_help
from programmes.workshops.actions.return_machine import return_machine
from programmes.workshops.models import Help, Loan
from programmes.workshops.rules.secrets import looks_secret
from tests.people import factories as accounts

from . import cupboard
from . import factories as make
from .test_actions import refusal
from .test_machine_screens import desk, words
from .test_screens import HOSTILE, at_desk, cost, enter, text

pytestmark = pytest.mark.django_db
SECRETS = [
    ("Mot de passe : soleil", "password"), ("son mdp est tulipe", "password"), ("Code PIN = 12", "password"), ("Soleil38!", "password"),
    ("identifiant: abc", "password"), ("le mot de passe c’est lune", "password"), ("N° 2 84 05 38 185 012 47", "number"),
    ("fiscal 1234567890123", "number"), ("06.12.34.56.78", "number"), ("dossier 1234567", "number"), ("amina@exemple.fr", "mail"),
    ("FR76 3000 6000 0112 3456 7890 189", "account"),
]  # fmt: skip
PLAIN = [
    "Demande envoyée, réponse attendue en janvier.", "Rendez-vous le 12/03/2027 à 14 h 30.", "Mot de passe changé par elle-même.",
    "Aide de 1 250,50 € demandée.", "Formulaire 2042 rempli, à reprendre le 2026-12-01.", "38000 Grenoble, 2 enfants",
    "Elle a retrouvé son code à la maison.", "carte 4G installée",
]  # fmt: skip


@pytest.fixture
def her():
    return make.person("Mme B.", user=accounts.resident(), given_name="Amina")


class TestWhatLooksSecret:
    @pytest.mark.parametrize(("said", "code"), SECRETS)
    def test_is_found(self, said, code):
        assert looks_secret(said) == code

    @pytest.mark.parametrize("said", PLAIN)
    def test_ordinary_words_dates_and_amounts_are_not(self, said):
        assert looks_secret(said) == ""

    @given(st.text(string.digits, min_size=7, max_size=18), st.sampled_from(["", " ", ".", "-"]))
    def test_a_long_number_is_found_however_it_is_cut(self, number, mark):
        cut = mark.join(number[at : at + 2] for at in range(0, len(number), 2))
        assert looks_secret(f"son numéro {cut} noté")

    @given(st.text(string.ascii_letters, min_size=4, max_size=9), st.integers(10, 9999))
    def test_letters_and_digits_in_one_word_are_found(self, letters, number):
        assert looks_secret(f"noté {letters}{number} hier")


class TestNoting:
    def test_that_she_agreed_and_what_was_done(self, her):
        row = cupboard.helped(her, did=" Demande envoyée. ")
        assert (row.did, row.consent, row.topic) == ("Demande envoyée.", "spoken", "family")
        line = AuditLine.objects.get(verb="workshops.note_help")
        assert "Demande" not in str(line.detail)

    @pytest.mark.parametrize(("wrong", "code"), [({"consent": ""}, "sans-accord"), ({"did": "  "}, "rien-dit")])
    def test_what_is_lacking(self, her, wrong, code):
        asked = {"topic": "tax", "consent": "spoken", "did": "Déclaration faite.", "outcome": "done"} | wrong
        assert refusal(note_help, person=her, maison=make.house(), by=None, **asked).code == code
        assert not Help.objects.exists()

    @pytest.mark.parametrize(("said", "code"), SECRETS)
    def test_no_secret_is_kept_nor_said_again(self, her, said, code):
        asked = {"topic": "tax", "consent": "spoken", "outcome": "done"}
        told = refusal(note_help, person=her, maison=make.house(), did=f"Fait. {said}", by=None, **asked)
        assert told.code == "secret-ecrit"
        assert said not in str(told)
        assert not Help.objects.exists()

    def test_nor_in_the_remarks_of_a_loan(self, her):
        machine = cupboard.machine()
        asked = {"machine": machine, "person": her, "due_on": cupboard.day(3), "by": None}
        assert refusal(lend_machine, note="code : 1234", **asked).code == "secret-ecrit"
        lend_machine(**asked)
        assert refusal(return_machine, machine=machine, condition="good", note="mdp = lune", by=None).code == "secret-ecrit"
        assert Loan.objects.get().returned_at is None

    def test_the_database_knows_no_help_without_agreement(self, her):
        with pytest.raises(IntegrityError), transaction.atomic():
            Help.objects.create(person=her, maison=make.house(), topic="tax", consent="", did="x", outcome="done")


class TestWhatIsKept:
    def test_taken_back_it_is_gone_at_once(self, her):
        row = cupboard.helped(her)
        drop_help(help=row, by=None)
        assert not Help.objects.exists()
        assert refusal(drop_help, help=row, by=None).code == "deja-efface"

    def test_told_erased_and_purged_after_a_year(self, her):
        cupboard.helped(her)
        [told] = registry.personal_exports.get("workshops.helps")(her)["demarches"]
        assert told["fait"] == "Demande envoyée."
        later = clock.today() + dt.timedelta(days=HELPS_KEPT_DAYS)
        assert forget_helps(today=later) == {"helps": 0}
        after = later + dt.timedelta(days=1)
        assert registry.purge_previews.get("workshops.helps")(after) == {"helps": 1}
        part = registry.erasures.get("workshops.helps")
        assert (part.held(her), part.kept_because(her)) == (1, "")
        part.erase(her, None)
        assert part.held(her) == 0
        cupboard.helped(her)
        assert forget_helps(today=after) == {"helps": 1}
        cupboard.helped(her)
        forget_helps_of_records({her.pk})
        assert not Help.objects.exists()


class TestScreens:
    def test_noted_at_the_counter_printed_and_taken_back(self, client, her):
        user = at_desk(client, "accueil")
        assert desk("helps", her.pk) in text(client.get(reverse("desk_person", args=[her.pk])))
        shown = text(client.get(desk("helps", her.pk)))
        assert "https://aidantsconnect.beta.gouv.fr/" in shown
        assert "coffre-fort" not in shown
        sent = {"topic": "tax", "did": "Déclaration envoyée.", "outcome": "done", "consent": "spoken", "maison": make.house().pk}
        client.post(desk("helps", her.pk), sent)
        row = Help.objects.get()
        assert (row.by, row.person) == (user, her)
        paper = words(client.get(desk("help_paper", row.pk)))
        for said in (her.full_name, "impôts", "Déclaration envoyée.", "Vos mots de passe sont à vous"):
            assert said in paper, said
        assert "C’est effacé" in text(client.post(desk("help_drop", row.pk), follow=True))
        assert client.post(desk("help_drop", row.pk)).status_code == 404

    def test_a_secret_is_refused_beside_its_field_and_nothing_else_typed_is_lost(self, client, her):
        at_desk(client, "accueil")
        sent = {"topic": "tax", "did": "Fait, mdp : lune", "outcome": "done", "consent": "spoken", "maison": make.house().pk}
        shown = text(client.post(desk("helps", her.pk), sent))
        assert "ressemble à un mot de passe" in shown
        assert "Fait, mdp : lune" in shown
        assert 'value="tax" selected' in shown
        assert "Choisissez une réponse." in text(client.post(desk("helps", her.pk), sent | {"consent": ""}))
        assert not Help.objects.exists()

    def test_the_towns_vault_is_named_where_there_is_one(self, client, her, settings):
        settings.VAULT_URL = "https://coffre.example/"
        at_desk(client, "accueil")
        assert "https://coffre.example/" in text(client.get(desk("helps", her.pk)))

    @pytest.mark.parametrize("value", HOSTILE)
    def test_hostile_forms_are_never_an_error(self, client, her, value):
        at_desk(client, "accueil")
        given = dict.fromkeys(("topic", "did", "outcome", "consent", "maison", "request_key"), value)
        assert client.post(desk("helps", her.pk), given).status_code == 200

    def test_another_house_reads_nothing_of_it(self, client, her):
        row = cupboard.helped(her)
        at_desk(client, "accueil", make.moments.house("Abbaye"))
        assert client.get(desk("help_paper", row.pk)).status_code == 404
        assert client.post(desk("help_drop", row.pk)).status_code == 404

    def test_she_reads_it_and_takes_it_back_and_her_household_does_not_see_it(self, client, her):
        row = cupboard.helped(her)
        other = make.person("M. B.", user=accounts.resident(email="lui@exemple.fr"))
        cupboard.create_household(referents=[other], members=[her], by=None)
        enter(client, other)
        assert "Demande envoyée" not in text(client.get(reverse("workshops:helps")))
        assert client.post(reverse("workshops:help_drop", args=[row.pk])).status_code == 404
        enter(client, her)
        assert reverse("workshops:helps") in text(client.get(reverse("space")))
        assert "Demande envoyée" in text(client.get(reverse("workshops:helps")))
        assert "C’est effacé" in text(client.post(reverse("workshops:help_drop", args=[row.pk]), follow=True))
        assert not Help.objects.exists()

    def test_five_cost_no_more_than_one(self, client, her):
        cupboard.helped(her)
        enter(client, her)
        mine = cost(client, reverse("workshops:helps"))
        for _ in range(4):
            cupboard.helped(her)
        assert cost(client, reverse("workshops:helps")) == mine
