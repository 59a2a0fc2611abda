"""The album of an outing: a picture is shown where everybody on it said yes, that day, and nowhere else."""

import datetime as dt
import io
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pass_culture.actions.add_picture import LONGEST, add_picture
from pass_culture.actions.describe_picture import describe_picture
from pass_culture.actions.end_use import end_use
from pass_culture.actions.forget_pictures import forget_pictures
from pass_culture.actions.note_use import note_use
from pass_culture.actions.remove_picture import remove_picture
from pass_culture.enums import OnPicture
from pass_culture.models import AlbumPicture, PictureUse, Trip
from pass_culture.reading.album import seen, to_take_back
from pass_culture.rules.album import Face, Shot, may_show, stands_against
from portal.households.enums import ImageMedium
from portal.households.rules.image_rights import Said, may_be_shown
from portal.kit import clock, registry
from portal.kit.models import AuditLine, StoredFile
from portal.kit.refusal import Refusal
from portal.people.actions.erase_persons import erase_record
from portal.people.actions.merge_persons import merge_persons
from programmes.enums import Presence
from programmes.models import Attendance
from tests.people import factories as accounts
from tests.people.factories import sign_in

from . import albums
from . import factories as make

DAY = dt.date(2026, 11, 24)
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
SITE, GROUP, PAPER, HOUSE = ImageMedium.SITE, ImageMedium.GROUP, ImageMedium.PAPER, ImageMedium.HOUSE


def said(medium, yes) -> Said:
    return Said(medium, yes, NOON, DAY, DAY if yes else None)


class TestTheRule:
    @given(
        st.sampled_from(OnPicture.values),
        st.sampled_from(["", " ", "Un car."]),
        st.lists(st.sampled_from(ImageMedium.values), unique=True),
        st.lists(st.lists(st.builds(said, st.sampled_from(ImageMedium.values), st.booleans()), max_size=6), max_size=4),
        st.sampled_from(ImageMedium.values),
    )
    def test_it_is_shown_only_where_chosen_described_and_everybody_said_yes(self, who, words, media, faces, medium):
        shot = Shot(who, words, tuple(media), tuple(Face(tuple(answers)) for answers in faces))
        shown = may_show(shot, medium, DAY)
        assert shown == (not stands_against(shot, medium, DAY))
        everybody = all(may_be_shown(answers, medium, DAY) for answers in faces)
        told = who == OnPicture.NOBODY or (who == OnPicture.PEOPLE and bool(faces))
        assert shown == (medium in media and bool(words.strip()) and told and everybody)
        if shown and faces:
            first = Face((*faces[0], said(medium, False)))
            assert not may_show(Shot(who, words, tuple(media), (first, *shot.faces[1:])), medium, DAY), "one no hides it"


@pytest.fixture
def trip(db) -> Trip:
    return albums.past_trip()


@pytest.fixture
def goers(trip):
    people = [make.person(name, birth_year=1980) for name in ("Mme B.", "M. K.")]
    for one in people:
        albums.went(trip, one)
    return people


def opens(client, row) -> bool:
    answer = client.get(reverse("pass_culture:picture_file", args=[row.pk]))
    assert answer.status_code in (200, 302, 404)
    return answer.status_code == 200


@pytest.mark.django_db
class TestAdding:
    def test_what_the_camera_noted_goes_and_a_big_one_is_made_smaller(self, trip):
        notes = Image.Exif()
        notes[0x010F] = "Telephone"
        notes.get_ifd(0x8825)[1] = "N"
        data = albums.dots("JPEG", (3000, 2000), exif=notes)
        row = add_picture(trip=trip, content=ContentFile(data), name="IMG_2026.jpg", by=None)
        with row.stored.file.open() as file:
            kept = file.read()
        with Image.open(io.BytesIO(kept)) as picture:
            assert max(picture.size) == LONGEST
            assert dict(picture.getexif()) == {}
        assert b"Telephone" not in kept
        assert seen([row])[0].states(why=True)[0].shown is False

    @pytest.mark.parametrize(
        ("data", "code"), [(b"", "fichier-vide"), (b"%PDF-1.7\n%%EOF\n", "fichier-refuse"), (b"\xff\xd8\xff no", "image-illisible")]
    )
    def test_what_is_no_picture_is_refused_in_words(self, trip, data, code):
        with pytest.raises(Refusal) as caught:
            add_picture(trip=trip, content=ContentFile(data), name="x.jpg", by=None)
        assert caught.value.code == code
        assert "papier" not in str(caught.value)
        assert not StoredFile.objects.exists()

    def test_not_before_the_outing(self):
        with pytest.raises(Refusal) as caught:
            add_picture(trip=make.trip(), content=ContentFile(albums.dots()), name="x.png", by=None)
        assert caught.value.code == "pas-encore-partie"

    def test_twice_is_once(self, trip):
        key = uuid.uuid4()
        agent = accounts.staff("animation")
        one, two = (add_picture(trip=trip, content=ContentFile(albums.dots()), name="x.png", by=agent, key=key) for _ in range(2))
        assert one == two
        assert AlbumPicture.objects.count() == 1


@pytest.mark.django_db
class TestDescribing:
    def test_refusals_say_what_to_do(self, trip, goers):
        row = albums.picture(trip)
        stranger = make.person("Rosa")
        goers[0].given_name, goers[0].family_name = "Bintou", "Ba"
        goers[0].save()
        for code, asked in (
            ("qui-inconnu", {"who": "all"}),
            ("qui-manque", {"who": "people"}),
            ("pas-venue", {"who": "people", "people": [stranger]}),
            ("sans-texte", {"who": "nobody", "words": "", "media": [SITE]}),
            ("usage-inconnu", {"who": "nobody", "media": ["tv"]}),
            ("nom-dans-le-texte", {"who": "people", "people": [goers[0]], "words": "Bintou rit."}),
            ("deja-modifie", {"who": "nobody", "seen": 1}),
        ):
            with pytest.raises(Refusal) as caught:
                describe_picture(picture=row, by=None, **{"words": "Un car.", **asked})
            assert caught.value.code == code
            assert caught.value.way_out

    def test_who_was_ticked_as_not_there_is_not_on_the_list(self, trip, goers):
        row = albums.picture(trip)
        place = goers[0].enrolments.get()
        Attendance.objects.create(enrolment=place, session=trip.sheet.sessions.get(), presence=Presence.ABSENT)
        with pytest.raises(Refusal):
            describe_picture(picture=row, who="people", people=[goers[0]], words="Un car.", by=None)


@pytest.mark.django_db
class TestShowing:
    def test_on_the_page_once_everybody_said_yes_and_gone_when_one_takes_it_back(self, client, trip, goers):
        row = albums.picture(trip, *goers)
        page = trip.sheet.activity.get_url()
        albums.says(goers[0])
        assert albums.WORDS not in client.get(page).content.decode()
        assert not opens(client, row)
        albums.says(goers[1])
        shown = client.get(page).content.decode()
        assert f'alt="{albums.WORDS}"' in shown
        assert not any(one.display_name in shown for one in goers), "no name under it"
        answer = client.get(reverse("pass_culture:picture_file", args=[row.pk]))
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        albums.says(goers[1], SITE, yes=False)
        assert albums.WORDS not in client.get(page).content.decode()
        assert not opens(client, row)

    def test_whoever_is_not_on_the_list_keeps_it_back(self, client, trip):
        for who in (OnPicture.STRANGER, OnPicture.UNSAID):
            row = albums.picture(trip)
            AlbumPicture.objects.filter(pk=row.pk).update(who=who)
            assert not opens(client, row)
        assert not opens(client, albums.picture(trip, media=[GROUP]))

    def test_those_who_were_there_have_their_album_and_nobody_else(self, client, trip, goers):
        goers[0].user = accounts.resident()
        goers[0].save()
        row = albums.picture(trip, *goers)
        for one in goers:
            albums.says(one, GROUP)
        client.force_login(goers[0].user)
        assert albums.WORDS in client.get(reverse("pass_culture:albums")).content.decode()
        assert opens(client, row)
        other = accounts.resident()
        client.force_login(other)
        assert albums.WORDS not in client.get(reverse("pass_culture:albums")).content.decode()
        assert not opens(client, row)
        albums.says(goers[1], GROUP, yes=False)
        client.force_login(goers[0].user)
        assert albums.WORDS not in client.get(reverse("pass_culture:albums")).content.decode()

    def test_a_merge_follows(self, client, trip, goers):
        row = albums.picture(trip, goers[0])
        albums.says(goers[0])
        kept = make.person("Mme B.", birth_year=1980)
        merge_persons(absorbed=goers[0], kept=kept, by=None)
        assert opens(client, row)
        albums.says(kept, SITE, yes=False)
        assert not opens(client, row)

    def test_the_same_queries_whatever_the_number_of_pictures(self, trip, goers, django_assert_num_queries):
        rows = [albums.picture(trip, *goers) for _ in range(4)]
        for some in (rows[:1], rows):
            with django_assert_num_queries(2):
                seen(some)


@pytest.mark.django_db
class TestTheDesk:
    def test_why_is_told_to_who_keeps_the_records_alone(self, client, trip, goers):
        albums.picture(trip, *goers)
        albums.says(goers[0])
        where = reverse("pass_culture_desk:album", args=[trip.pk])
        house = trip.sheet.maison
        sign_in(client, accounts.staff("animation", house))
        read = client.get(where).content.decode()
        assert "ne peut pas être montrée" in read
        assert "Pas de oui de" not in read
        sign_in(client, accounts.staff("responsable", house))
        read = client.get(where).content.decode()
        assert "Pas de oui de" in read
        assert goers[1].full_name in read
        assert goers[0].full_name not in read

    def test_added_described_and_taken_away_by_the_lead_house(self, client, trip, goers):
        sign_in(client, accounts.staff("animation", trip.sheet.maison))
        where = reverse("pass_culture_desk:album", args=[trip.pk])
        bad = client.post(where, {"picture": SimpleUploadedFile("x.pdf", b"%PDF-1.7\n%%EOF\n")})
        assert "pas une photo" in bad.content.decode()
        assert client.post(where, {"picture": SimpleUploadedFile("x.png", albums.dots())}).status_code == 302
        row = AlbumPicture.objects.get()
        page = reverse("pass_culture_desk:picture", args=[row.pk])
        said_no = client.post(page, {"who": "people", "words": "Un car.", "media": ["site"]})
        assert "Cochez chaque personne" in said_no.content.decode()
        asked = {"who": "people", "people": [goers[0].pk], "words": "Un car.", "media": ["site"]}
        assert client.post(page, asked).status_code == 302
        assert client.get(reverse("pass_culture_desk:picture_file", args=[row.pk])).status_code == 200
        client.post(reverse("pass_culture_desk:picture_remove", args=[row.pk]))
        assert not AlbumPicture.objects.exists()
        assert not StoredFile.objects.exists()
        assert AuditLine.objects.filter(verb="pass_culture.remove_picture").count() == 1

    def test_another_house_finds_nothing(self, client, trip):
        row = albums.picture(trip)
        sign_in(client, accounts.staff("animation", make.house("Abbaye")))
        for name, key in (("album", trip.pk), ("picture", row.pk), ("picture_file", row.pk)):
            assert client.get(reverse(f"pass_culture_desk:{name}", args=[key])).status_code == 404

    def test_the_album_asks_the_same_queries_whatever_its_pictures(self, client, trip, goers, django_assert_max_num_queries):
        sign_in(client, accounts.staff("responsable", trip.sheet.maison))
        where = reverse("pass_culture_desk:album", args=[trip.pk])
        for _ in range(2):
            for _ in range(3):
                albums.picture(trip, *goers)
            with django_assert_max_num_queries(26):
                client.get(where)


@pytest.mark.django_db
class TestOnAWall:
    def test_a_yes_taken_back_makes_a_task_until_it_is_down(self, client, trip, goers):
        agent = accounts.staff("animation", trip.sheet.maison)
        row = albums.picture(trip, *goers)
        with pytest.raises(Refusal) as caught:
            note_use(picture=row, medium=PAPER, place="Journal de décembre", by=agent)
        assert caught.value.code == "pas-publiable"
        for one in goers:
            albums.says(one)
        for code, asked in (("usage-inconnu", {"medium": SITE, "place": "x"}), ("ou-manque", {"medium": PAPER, "place": " "})):
            with pytest.raises(Refusal) as caught:
                note_use(picture=row, by=agent, **asked)
            assert caught.value.code == code
        use = note_use(picture=row, medium=PAPER, place="Journal de décembre", by=agent)
        assert to_take_back(agent) == []
        albums.says(goers[0], PAPER, yes=False)
        assert to_take_back(agent) == [use]
        assert to_take_back(accounts.staff("animation", make.house("Abbaye"))) == []
        tasks = {task["url"]: task["count"] for task in registry.staff_tasks.get("pass_culture.pictures")(agent)}
        assert tasks == {reverse("pass_culture_desk:take_back"): 1}
        sign_in(client, agent)
        assert "Journal de décembre" in client.get(reverse("pass_culture_desk:take_back")).content.decode()
        client.post(reverse("pass_culture_desk:picture_taken", args=[use.pk]))
        assert to_take_back(agent) == []
        assert end_use(use=use, by=agent).ended_on == clock.today()
        assert AuditLine.objects.filter(verb="pass_culture.end_use").count() == 1

    def test_a_picture_taken_away_still_hangs_on_its_wall(self, trip):
        agent = accounts.staff("animation", trip.sheet.maison)
        row = albums.picture(trip)
        note_use(picture=row, medium=HOUSE, place="mur de l’entrée", by=agent)
        remove_picture(picture=row, by=agent)
        remove_picture(picture=row, by=agent)
        assert len(to_take_back(agent)) == 1


@pytest.mark.django_db
class TestForgetting:
    def test_pictures_go_two_years_after(self, trip):
        albums.picture(trip)
        assert forget_pictures() == {"pictures": 0}
        Trip.objects.filter(pk=trip.pk).update(meeting_at=clock.now() - dt.timedelta(days=800))
        assert registry.purge_previews.get("pass_culture.pictures")(clock.today()) == {"pictures": 1}
        assert forget_pictures() == {"pictures": 1}
        assert not StoredFile.objects.exists()

    def test_who_asks_has_the_pictures_of_her_erased_never_only_her_name(self, trip, goers):
        albums.picture(trip, *goers)
        alone = albums.picture(trip)
        told = registry.personal_exports.get("pass_culture.pictures")(goers[0])
        assert [line["ce_que_montre_la_photo"] for line in told["photos_de_sorties"]] == [albums.WORDS]
        part = registry.erasures.get("pass_culture.pictures")
        assert part.held(goers[0]) == 1
        part.erase(goers[0], None)
        assert list(AlbumPicture.objects.all()) == [alone]

    def test_a_record_forgotten_takes_its_pictures_along(self, trip, goers):
        albums.picture(trip, goers[0])
        use = PictureUse.objects.create(
            trip=trip, picture=AlbumPicture.objects.get(), medium=PAPER, place="Journal", since=clock.today(), by=None
        )
        trip.sheet.enrolments.all().delete()
        erase_record(person=goers[0], by=None)
        assert not AlbumPicture.objects.exists()
        use.refresh_from_db()
        assert use.picture is None
