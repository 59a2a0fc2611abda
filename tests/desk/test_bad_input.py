"""What is typed wrongly at the counter: words, a way out, and nothing lost."""

import re
import uuid

import pytest
from django.urls import reverse

from portal.kit.audit import SYSTEM
from portal.notifications.models import OutboxMessage
from portal.people.actions.issue_card import issue_card
from portal.people.actions.replace_card import replace_card
from portal.people.models import Person
from portal.people.notifications import Words, tell
from tests.people import factories
from tests.people.records import person

pytestmark = pytest.mark.django_db
NEW = "/equipe/personnes/nouvelle/"


def words(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("&#x27;", "'"))


def typed(house, **fields) -> dict:
    return {"request_key": uuid.uuid4(), "maison": house.pk, "given_name": "Awa", "family_name": "Diallo", **fields}


def test_a_double_is_asked_about_and_going_on_is_one_press(desk, house):
    person("Awa", "Dialo", maison=house)
    sent = typed(house)
    page = words(desk.post(NEW, sent))
    assert "Est-ce l’une de ces personnes ?" in page
    assert "Non, créer une nouvelle fiche" in page
    assert 'value="Diallo"' in page
    assert Person.objects.count() == 1
    desk.post(NEW, {**sent, "sure": "oui"})
    assert Person.objects.count() == 2


def test_the_phone_of_another_is_asked_about_for_a_household_may_share_it(desk, house):
    mother = person("Fatou", "Sow", maison=house, phone="0612345678")
    sent = typed(house, phone="06 12 34 56 78")
    page = words(desk.post(NEW, sent))
    assert "ou ce même téléphone" in page
    assert reverse("desk_person", args=[mother.pk]) in page
    assert Person.objects.count() == 1
    desk.post(NEW, {**sent, "sure": "oui"})
    assert Person.objects.filter(phone="+33612345678").count() == 2


def test_the_phone_of_somebody_of_another_house_tells_nothing(desk, house):
    person("Fatou", "Sow", maison=factories.maison("Chorier"), phone="0612345678")
    assert "Sow" not in words(desk.post(NEW, typed(house, phone="0612345678"), follow=True))
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "said", "way_out"),
    [
        ({"birth": "31/02/1984"}, "31/02/1984", ""),
        ({"birth": "2199"}, "Personne ne peut être né à cette date.", "laissez la case vide"),
        ({"phone": "06 12"}, "Ce numéro de téléphone n'existe pas.", "Dix chiffres"),
        ({"email": "awa@"}, "Cette adresse e-mail n'est pas complète.", "prenom.nom@exemple.fr"),
        ({"channel": "email"}, "Pour lui écrire ainsi, il faut", "choisissez un autre moyen"),
        ({"postal_code": "3800"}, "Un code postal a cinq chiffres.", "laissez-le vide"),
        ({"given_name": "", "family_name": ""}, "Il faut au moins un nom ou un prénom.", "Écrivez le nom"),
    ],
)
def test_what_cannot_be_is_said_with_its_way_out_and_what_was_typed_stays(desk, house, fields, said, way_out):
    sent = typed(house, given_name="Awa", city="Grenoble") | fields
    page = words(desk.post(NEW, sent))
    assert said in page
    assert way_out in page
    assert "Grenoble" in page
    assert not Person.objects.exists()


def test_the_card_of_a_dead_number_opens_nobody_and_says_what_to_do(desk, house):
    holder = person("Awa", "Diallo", maison=house)
    dead = issue_card(person=holder, by=SYSTEM)
    replace_card(person=holder, by=SYSTEM)
    page = words(desk.get("/equipe/", {"q": dead.number}))
    assert "Diallo" not in page
    assert "personnes/nouvelle" in page
    sent = {"number": dead.number, "maison": house.pk}
    page = words(desk.post(reverse("desk_person_welcome"), sent))
    assert "Diallo" not in page
    assert "Aucune fiche ne correspond exactement" in page
    assert "créez une fiche" in page


def test_a_letter_without_an_address_is_kept_to_be_said_at_the_counter(desk, house):
    holder = person("Awa", "Diallo", maison=house)
    tell(holder, Words("Votre place", "Bonjour.", "Bonjour."), purpose="people.news", by=SYSTEM)
    assert OutboxMessage.objects.get().channel == "counter"
    page = words(desk.get(reverse("desk_person", args=[holder.pk])))
    assert "À lui dire" in page
    assert "mais rien ne permet encore de la joindre" in page
