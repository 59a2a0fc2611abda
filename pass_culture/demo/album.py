"""The album of yesterday's outing: three drawings in the place of photographs, and people who did not all say yes."""

import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from portal.households.actions.answer_image_rights import answer_image_rights
from portal.households.enums import ImageHow, ImageMedium
from portal.kit import clock
from portal.kit.demo import Demo
from portal.people.demo import who_serves

from ..actions.add_picture import add_picture
from ..actions.describe_picture import describe_picture
from ..actions.note_use import note_use
from ..enums import OnPicture
from ..models import AlbumPicture, Trip
from ..reading.album import who_came

SLUG = "le-grand-bal"  # of `demo.around`
SIZE = (960, 720)
SKY, LEAF, SUN, BRICK, NIGHT, PAPER = "#cfe3ee", "#176245", "#f2b134", "#a83a22", "#24506b", "#fffdf8"


def load(demo: Demo) -> None:
    """Needs the outing of yesterday with people who came."""
    trip = Trip.objects.select_related("sheet__maison").filter(sheet__activity__slug=SLUG).first()
    people = [one for one in who_came(trip) if one.birth_year] if trip else []
    if len(people) < 4 or AlbumPicture.objects.filter(trip=trip).exists():
        return
    agent, yes = who_serves(trip.sheet.maison), ImageMedium.values
    with clock.standing_at(demo.at(demo.day, 10)):
        for one, said in zip(people, (yes, [*yes[:3], ImageMedium.PAPER], yes[:1]), strict=False):
            answers = {medium: medium in said for medium in ImageMedium.values}
            answer_image_rights(person=one, answers=answers, how=ImageHow.PAPER, said_by=one, by=agent)
        for drawn, words, on_it in (
            (coach(), "Le car attend devant la maison, au soleil couchant.", []),
            (dancers(2), "Deux personnes dansent sous des lampions.", people[:2]),
            (dancers(4), "Quatre personnes se tiennent par la main et rient.", people[:4]),
        ):
            row = add_picture(trip=trip, content=ContentFile(drawn), name="dessin.png", by=agent)
            who = OnPicture.PEOPLE if on_it else OnPicture.NOBODY
            row = describe_picture(picture=row, who=who, people=on_it, words=words, media=yes[:4], by=agent)
            if len(on_it) == 2:
                note_use(picture=row, medium=ImageMedium.HOUSE, place="Le panneau de l’entrée", by=agent)
    with clock.standing_at(demo.at(demo.day, 11)):
        answer_image_rights(person=people[1], answers={ImageMedium.HOUSE: False}, how=ImageHow.SPOKEN, said_by=people[1], by=agent)


def _sheet(sky: str):
    picture = Image.new("RGB", SIZE, sky)
    return picture, ImageDraw.Draw(picture)


def _png(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, format="PNG")
    return written.getvalue()


def coach() -> bytes:
    picture, pen = _sheet(SKY)
    pen.ellipse((700, 80, 860, 240), fill=SUN)
    pen.rectangle((0, 560, 960, 720), fill=LEAF)
    pen.rounded_rectangle((140, 300, 760, 560), 40, fill=BRICK)
    for left in range(180, 700, 130):
        pen.rounded_rectangle((left, 340, left + 100, 430), 12, fill=PAPER)
    for middle in (280, 620):
        pen.ellipse((middle - 60, 500, middle + 60, 620), fill=NIGHT)
    return _png(picture)


def dancers(number: int) -> bytes:
    picture, pen = _sheet(NIGHT)
    pen.rectangle((0, 600, 960, 720), fill=BRICK)
    for left in range(60, 960, 160):
        pen.ellipse((left, 60, left + 60, 130), fill=SUN)
    step = 960 // (number + 1)
    for rank in range(1, number + 1):
        middle, colour = step * rank, (SKY, SUN, PAPER, LEAF)[rank % 4]
        pen.ellipse((middle - 45, 220, middle + 45, 310), fill=PAPER)
        pen.polygon([(middle, 300), (middle - 90, 600), (middle + 90, 600)], fill=colour)
        if rank < number:
            pen.line((middle + 30, 400, middle + step - 30, 400), fill=PAPER, width=16)
    return _png(picture)
