"""A day's letters: taken together, printed, posted but for some, or given back. Printed is not posted; no letter is in two batches."""

import re
import uuid

import pytest

from portal.kit import clock, paper
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.actions import take_up_message
from portal.notifications.actions.close_batch import abandon_batch, post_batch
from portal.notifications.actions.print_letters import MOST, by_house, print_letters
from portal.notifications.actions.purge_outbox import purge_outbox
from portal.notifications.models import LetterBatch, OutboxMessage
from portal.notifications.rules.letters import letter_of
from portal.notifications.rules.tongues import fixed, together
from portal.people.models import Person, PersonMaison
from portal.people.notifications import Words, tell
from tests.grounds import laid_once
from tests.people import factories

pytestmark = pytest.mark.django_db
URL = "/equipe/courriers/"
WORDS = Words("Vos dates", "Bonjour,\n\nC'est noté pour jeudi.\n\nÀ bientôt.", "C'est noté pour jeudi.")
AT_HOME = {"channel": "letter", "address_1": "3 rue Haute", "postal_code": "38000", "city": "Grenoble"}


@laid_once
def house():
    return factories.maison("Maison Haute")


@laid_once
def agent(house):
    return factories.staff("accueil", house)


@pytest.fixture
def desk(client, agent):
    return factories.sign_in(client, agent)


def somebody(house=None, name="Amina Ben Ali", **values):
    given, _, family = name.partition(" ")
    person = Person.objects.create(display_name=name[:10], given_name=given, family_name=family, **{**AT_HOME, **values})
    if house:
        PersonMaison.objects.create(person=person, maison=house, since=clock.today())
    return person


def letter(house=None, words=WORDS, **values):
    return tell(somebody(house, **values), words, purpose="people.news", by=None)


def states(*messages):
    rows = dict(OutboxMessage.objects.filter(pk__in=[message.pk for message in messages]).values_list("pk", "state"))
    return [rows[message.pk] for message in messages]


def code(act):
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.words.endswith(".")
    assert caught.value.way_out.endswith(".")
    return caught.value.code


class TestABatch:
    def test_the_letters_of_a_house_go_together_and_are_not_posted_yet(self, house, agent):
        first, second, elsewhere = letter(house), letter(house), letter(factories.maison())
        batch = print_letters(maison=house, by=agent)
        assert (batch.count, batch.printed_by, batch.state) == (2, agent, "printed")
        assert states(first, second, elsewhere) == ["printed", "printed", "queued"]
        assert OutboxMessage.objects.get(pk=first.pk).sent_at is None
        line = AuditLine.objects.get(verb="notifications.print_letters")
        assert (line.by, line.maison_id, line.detail) == (agent, house.pk, {"letters": 2})

    def test_a_letter_belongs_to_the_house_that_has_known_her_longest(self, house):
        person = somebody(house)
        PersonMaison.objects.create(person=person, maison=factories.maison(), since=clock.today())
        message = tell(person, WORDS, purpose="t", by=None)
        assert by_house(OutboxMessage.objects.all()) == {house.pk: [message.pk]}

    def test_people_whom_no_house_knows_have_a_pile_of_their_own(self):
        message = letter()
        batch = print_letters(maison=None, by=factories.staff("direction"))
        assert list(batch.letters.all()) == [message]

    def test_what_is_not_due_or_is_no_letter_stays(self, house, agent, queue):
        late = letter(house)
        OutboxMessage.objects.filter(pk=late.pk).update(due_at=clock.now() + clock.dt.timedelta(days=1))
        queue()
        assert code(lambda: print_letters(maison=house, by=agent)) == "rien-a-imprimer"
        assert not LetterBatch.objects.exists()

    def test_a_double_click_prints_one_batch(self, house, agent):
        letter(house)
        key = uuid.uuid4()
        assert print_letters(maison=house, by=agent, key=key) == print_letters(maison=house, by=agent, key=key)

    def test_a_hundred_at_most_the_oldest_first(self, house, agent, monkeypatch):
        monkeypatch.setattr("portal.notifications.actions.print_letters.MOST", 2)
        rows = [letter(house) for _ in range(3)]
        print_letters(maison=house, by=agent)
        assert states(*rows) == ["printed", "printed", "queued"]
        assert MOST == 100

    def test_confidential_letters_are_printed_by_who_has_leave(self, house, agent):
        secret = tell(somebody(house), WORDS, purpose="t", confidential=True, by=None)
        assert code(lambda: print_letters(maison=house, by=agent)) == "rien-a-imprimer"
        batch = print_letters(maison=house, by=factories.staff("travail_social", house))
        assert list(batch.letters.all()) == [secret]

    def test_posted_but_for_those_that_wait_again(self, house, agent):
        rows = [letter(house) for _ in range(3)]
        batch = post_batch(batch=print_letters(maison=house, by=agent), left_out=[rows[1].pk], by=agent)
        assert (batch.state, batch.posted, batch.count) == ("posted", 2, 3)
        assert states(*rows) == ["sent", "queued", "sent"]
        assert print_letters(maison=house, by=agent).count == 1

    def test_a_batch_given_up_gives_its_letters_back(self, house, agent):
        rows = [letter(house) for _ in range(2)]
        batch = abandon_batch(batch=print_letters(maison=house, by=agent), by=agent)
        assert (batch.state, states(*rows)) == ("abandoned", ["queued", "queued"])
        assert print_letters(maison=house, by=agent).count == 2

    def test_it_is_closed_once(self, house, agent):
        row = letter(house)
        batch = print_letters(maison=house, by=agent)
        post_batch(batch=batch, by=agent)
        for act in (post_batch, abandon_batch):
            assert code(lambda act=act: act(batch=batch, by=agent)) == "lot-ferme"
        assert states(row) == ["sent"]

    def test_nothing_posted_at_all_is_no_post(self, house, agent):
        row = letter(house)
        batch = print_letters(maison=house, by=agent)
        assert code(lambda: post_batch(batch=batch, left_out=[row.pk], by=agent)) == "rien-de-poste"
        batch.refresh_from_db()
        assert (batch.state, states(row)) == ("printed", ["printed"])

    def test_one_letter_called_off_meanwhile_stays_called_off(self, house, agent):
        kept, dropped = letter(house), letter(house)
        batch = print_letters(maison=house, by=agent)
        dropped.refresh_from_db()
        take_up_message.call_off(message=dropped, by=agent)
        assert post_batch(batch=batch, by=agent).posted == 1
        assert states(kept, dropped) == ["sent", "cancelled"]

    def test_letters_of_a_campaign_come_with_the_others(self, house, agent):
        from portal.households.notifications import refresh

        row = letter(house, words=refresh(clock.today()))
        assert list(print_letters(maison=house, by=agent).letters.all()) == [row]


class TestTheScreens:
    def test_from_the_pile_to_the_post(self, desk, house):
        rows = [letter(house, name=name) for name in ("Amina Ben Ali", "Odile Roux")]
        page = desk.get(URL)
        assert [(pile["name"], pile["count"]) for pile in page.context["piles"]] == [("Maison Haute", 2)]
        batch_page = desk.post(f"{URL}imprimer/", {"maison": house.pk}, follow=True)
        batch = LetterBatch.objects.get()
        words = batch_page.content.decode()
        assert "1. Amina Ben Ali" in words
        assert desk.get(f"{URL}{batch.uid}/lettres.pdf").content.startswith(b"%PDF")
        done = desk.post(f"{URL}{batch.uid}/poste/", {"sauf": [rows[0].pk]}, follow=True).content.decode()
        assert "1 lettre postée" in done
        assert states(*rows) == ["queued", "sent"]

    def test_a_batch_given_up_says_so(self, desk, house):
        row = letter(house)
        desk.post(f"{URL}imprimer/", {"maison": house.pk})
        batch = LetterBatch.objects.get()
        page = desk.post(f"{URL}{batch.uid}/abandonner/", follow=True).content.decode()
        assert "de nouveau à imprimer" in page
        assert "a été abandonné" in desk.get(f"{URL}{batch.uid}/").content.decode()
        assert states(row) == ["queued"]

    @pytest.mark.parametrize("typed", [{"maison": "zz"}, {"maison": "999999"}, {"maison": "1\x00"}])
    def test_a_house_that_is_none_is_told_in_words(self, desk, typed):
        assert desk.post(f"{URL}imprimer/", typed, follow=True).status_code == 200
        assert not LetterBatch.objects.exists()

    def test_a_letter_of_another_batch_cannot_be_left_out(self, desk, house):
        row = letter(house)
        desk.post(f"{URL}imprimer/", {"maison": house.pk})
        batch = LetterBatch.objects.get()
        assert desk.post(f"{URL}{batch.uid}/poste/", {"sauf": ["999999"]}).status_code == 200
        assert states(row) == ["printed"]

    def test_an_empty_day_says_what_to_expect(self, desk):
        assert "Aucune lettre à imprimer" in desk.get(URL).content.decode()

    def test_another_house_sees_nothing_of_it(self, client, house, agent):
        letter(house)
        batch = print_letters(maison=house, by=agent)
        other = factories.sign_in(client, factories.staff("accueil", factories.maison()))
        assert other.get(URL).context["piles"] == []
        for path in ("", "lettres.pdf"):
            assert other.get(f"{URL}{batch.uid}/{path}").status_code == 404
        assert other.post(f"{URL}{batch.uid}/poste/").status_code == 404

    def test_lists_cost_the_same_at_two_sizes(self, desk, house, agent, django_assert_max_num_queries):
        def fill(count):
            for _ in range(count):
                letter(house)

        fill(2)
        print_letters(maison=house, by=agent)
        fill(2)
        batch = LetterBatch.objects.get()
        pages = (URL, f"{URL}{batch.uid}/")
        few = []
        for path in pages:
            desk.get(path)
            with django_assert_max_num_queries(16) as queries:
                desk.get(path)
            few.append(len(queries))
        abandon_batch(batch=batch, by=agent)
        fill(20)
        batch = print_letters(maison=house, by=agent)
        fill(20)
        for path, count in zip((URL, f"{URL}{batch.uid}/"), few, strict=True):
            with django_assert_max_num_queries(count):
                desk.get(path)


class TestThePaper:
    @pytest.fixture
    def html(self, monkeypatch):
        """The paper as it is laid out, before it is a PDF."""
        shown = {}

        def remember(template, context, *, name, request=None):
            from django.http import HttpResponse
            from django.template.loader import render_to_string

            shown["html"] = render_to_string(template, context, request=request)
            return HttpResponse(b"")

        monkeypatch.setattr(paper, "pdf_response", remember)
        return shown

    def test_before_the_fold_stand_the_address_and_the_house_and_nothing_else(self, desk, house, html):
        house.street, house.postcode, house.town = "1 place Haute", "38000", "Grenoble"
        house.save()
        letter(house)
        desk.post(f"{URL}imprimer/", {"maison": house.pk})
        desk.get(f"{URL}{LetterBatch.objects.get().uid}/lettres.pdf")
        head = re.search(r"<header.*?</header>", html["html"], re.S).group(0)
        seen = " ".join(re.sub(r"<[^>]+>", " ", head).split())
        assert seen == "Maison Haute 1 place Haute 38000 Grenoble Amina Ben Ali 3 rue Haute 38000 Grenoble"

    def test_each_letter_has_its_language_and_its_direction(self, desk, house, html):
        letter(house, language="ar")
        desk.post(f"{URL}imprimer/", {"maison": house.pk})
        desk.get(f"{URL}{LetterBatch.objects.get().uid}/lettres.pdf")
        assert 'lang="ar" dir="rtl"' in html["html"]
        assert fixed("ar").french in html["html"]
        assert 'lang="fr" dir="ltr"' in html["html"]

    def test_hostile_text_is_written_as_text(self, desk, house, html):
        letter(house, words=Words("Bonjour", "<script>x</script>", "x"), name="<b>A B")
        desk.post(f"{URL}imprimer/", {"maison": house.pk})
        desk.get(f"{URL}{LetterBatch.objects.get().uid}/lettres.pdf")
        assert "<script>x" not in html["html"]
        assert "<b>A" not in html["html"]

    def test_each_letter_begins_a_page_and_on_a_front_when_printed_on_both_sides(self, desk, house):
        from pypdf import PdfReader

        long = Words("Vos dates", "Bonjour,\n\n" + "\n\n".join(["Une phrase assez longue pour remplir la ligne."] * 40), "x")
        for words in (WORDS, long, WORDS):
            letter(house, words=words, language="uk")
        desk.post(f"{URL}imprimer/", {"maison": house.pk, "recto": "on"})
        import io

        pdf = desk.get(f"{URL}{LetterBatch.objects.get().uid}/lettres.pdf").content
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
        fronts = [number for number, text in enumerate(pages) if "3 rue Haute" in text]
        assert len(fronts) == 3
        assert all(number % 2 == 0 for number in fronts)


def test_words_gone_after_sixty_days_are_gone_in_every_size(house):
    row = letter(house)
    OutboxMessage.objects.update(queued_at=clock.now() - clock.dt.timedelta(days=61), state="sent", sent_at=clock.now())
    assert purge_outbox(clock.today())["texts"] == 1
    row.refresh_from_db()
    assert (row.body, row.address, row.sizes) == ("", "", {})


def test_a_batch_goes_with_its_letters_after_thirteen_months(house, agent):
    letter(house)
    post_batch(batch=print_letters(maison=house, by=agent), by=agent)
    long_ago = clock.now() - clock.dt.timedelta(days=402)
    OutboxMessage.objects.update(queued_at=long_ago)
    LetterBatch.objects.update(printed_at=long_ago)
    assert purge_outbox(clock.today())["rows"] == 1
    assert not LetterBatch.objects.exists()


def test_a_letter_in_two_languages_keeps_both(house):
    def words(language):
        return Words("Rappel", f"texte {language}", f"court {language}")

    row = letter(house, words=words, language="tr")
    assert row.body == together("texte tr", "texte fr")
    assert (row.language, row.sizes["aloud"], row.sizes["short"]) == ("tr", "texte fr", "court tr")


class TestInTheWindow:
    def test_a_long_address_is_set_smaller_so_that_its_town_shows(self):
        usual = letter_of("Mme B.\n3 rue du Lac\n38000 Belleroche", "Objet", "Bonjour.", "fr")
        lines = ["Association des Habitants", "Mme Fatima-Zohra BEN ABDALLAH EL IDRISSI", *("x" * 30 for _ in range(3)), "38000 BELLEROCHE"]
        assert not usual.long_address
        assert letter_of("\n".join(lines), "Objet", "Bonjour.", "fr").long_address

    def test_an_address_of_the_site_is_whole_on_its_line_and_keeps_its_apostrophe(self):
        (part,) = letter_of("A", "C'est noté", "L'heure : https://ville.fr/l'heure/", "fr").parts
        assert part.paragraphs == ("L’heure :\nhttps://ville.fr/l'heure/",)
