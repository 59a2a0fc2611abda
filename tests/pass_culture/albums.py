"""An outing of some days ago with its pictures, and what people answered: what the tests of albums stand on."""

import datetime as dt
import io

from django.core.files.base import ContentFile
from django.db.models import F
from PIL import Image

from pass_culture.actions.add_picture import add_picture
from pass_culture.actions.describe_picture import describe_picture
from pass_culture.enums import OnPicture
from pass_culture.models import AlbumPicture, PictureUse, Trip
from portal.households.enums import ImageAnswer, ImageHow, ImageMedium
from portal.households.models import ImageRight
from portal.households.rules.image_rights import last_day
from portal.kit import clock
from programmes.enums import Channel, EnrolmentState
from programmes.models import Enrolment, Party, SignUpSheet

from . import factories as make

EVERYWHERE = ImageMedium.values
WORDS = "Un groupe rit devant un car."


def dots(form: str = "PNG", size=(40, 30), **options) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (180, 90, 40)).save(written, format=form, **options)
    return written.getvalue()


def past_trip(maison=None, title: str = "Le Grand Bal", *, days: int = 3, **trip) -> Trip:
    """As the engine leaves it once it is over."""
    made = make.trip(12, page=make.outing(title, maison), trip=trip)
    back = dt.timedelta(days=days + 10)
    made.sheet.sessions.update(start=made.meeting_at - back, end=made.meeting_at - back + dt.timedelta(hours=3))
    Trip.objects.filter(pk=made.pk).update(meeting_at=made.meeting_at - back)
    made.refresh_from_db()
    return made


def went(trip: Trip, person, **fields) -> Enrolment:
    SignUpSheet.objects.filter(pk=trip.sheet_id).update(taken=F("taken") + 1)
    return Enrolment.objects.create(
        sheet=trip.sheet, party=Party.objects.create(channel=Channel.COUNTER), person=person, state=EnrolmentState.CONFIRMED,
        channel=Channel.COUNTER, **fields,
    )  # fmt: skip


def picture(trip: Trip, *people, who=None, media=EVERYWHERE, words=WORDS, by=None) -> AlbumPicture:
    row = add_picture(trip=trip, content=ContentFile(dots()), name="photo.png", by=by)
    who = who or (OnPicture.PEOPLE if people else OnPicture.NOBODY)
    return describe_picture(picture=row, who=who, people=people, words=words, media=media, by=by)


def says(person, *media, yes: bool = True, said_by=None, **fields) -> None:
    """As the action leaves it."""
    now = clock.now()
    for medium in media or EVERYWHERE:
        ImageRight.objects.create(
            **{
                "person": person, "medium": medium, "answer": ImageAnswer.GIVEN if yes else ImageAnswer.WITHDRAWN, "said_at": now,
                "until": last_day(clock.today()) if yes else None, "how": ImageHow.PAPER, "said_by": said_by or person, "noted_at": now,
                **fields,
            }
        )  # fmt: skip


def shown_to_the_group(things, maison):
    """(departure, picture, where it hangs): the referent of the household was there, and said yes to the group."""
    trip = past_trip(maison, f"Hier {maison.name}")
    went(trip, things.referent)
    says(things.referent, ImageMedium.GROUP, ImageMedium.HOUSE)
    row = picture(trip, things.referent, media=[ImageMedium.GROUP, ImageMedium.HOUSE])
    use = PictureUse.objects.create(trip=trip, picture=row, medium=ImageMedium.HOUSE, place="mur de l’entrée", since=clock.today())
    return trip, row, use
