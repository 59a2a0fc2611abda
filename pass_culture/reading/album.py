"""Pictures of departures and whether each may be shown, computed at the moment it is asked: a yes taken back hides at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from portal.households.enums import ImageMedium
from portal.households.reading.image_rights import answers_of
from portal.kit import clock, dates
from portal.people.models import Person
from programmes.enums import EnrolmentState, Presence
from programmes.models import Attendance, Enrolment

from ..models import BY_HAND, AlbumPicture, PictureFace, PictureUse, Trip
from ..rules.album import FACES, SAYS, UNCHOSEN, Face, Shot, may_show, stands_against


@dataclass(frozen=True)
class State:
    """Of one picture on one medium. `says`: what to do, in words any of the team may read."""

    medium: ImageMedium
    shown: bool
    chosen: bool
    code: str
    says: str
    who: tuple[Person, ...] = ()  # who has not said yes, for who keeps the records alone

    @property
    def by_hand(self) -> bool:
        """The portal shows it nowhere by itself: somebody may."""
        return self.medium in BY_HAND

    @property
    def where(self) -> str:
        return str(self.medium.label)


@dataclass(frozen=True)
class Seen:
    """A picture with who is on it (current records) and what they answered."""

    picture: AlbumPicture
    shot: Shot
    people: tuple[Person, ...] = ()
    uses: list[PictureUse] = field(default_factory=list)

    @property
    def taken_on(self) -> dt.date:
        """The day of its outing."""
        return dates.local(self.picture.trip.meeting_at).date()

    def may_show(self, medium: str, day: dt.date | None = None) -> bool:
        return may_show(self.shot, medium, day or clock.today())

    def states(self, *, why: bool, day: dt.date | None = None) -> list[State]:
        """On each medium. `why`: may the reader know who has not said yes."""
        return [self._state(medium, day or clock.today(), why) for medium in ImageMedium]

    def _state(self, medium: ImageMedium, day: dt.date, why: bool) -> State:
        code = stands_against(self.shot, medium, day)
        missing: tuple[Person, ...] = ()
        if why and code == FACES:
            pairs = zip(self.people, self.shot.faces, strict=True)
            missing = tuple(one for one, face in pairs if not may_show(Shot("people", "x", (medium,), (face,)), medium, day))
        return State(medium, not code, code != UNCHOSEN, code, SAYS.get(code, ""), missing)


def seen(pictures: Iterable[AlbumPicture]) -> list[Seen]:
    """Two queries more, whatever their number; none without a picture."""
    rows = list(pictures)
    people: dict[int, dict[int, Person]] = defaultdict(dict)
    for face in PictureFace.objects.filter(picture__in=rows).select_related("person__successor").order_by("pk") if rows else ():
        one = face.person.current_record
        people[face.picture_id][one.pk] = one
    answers = answers_of({one.pk: one for faces in people.values() for one in faces.values()}.values())
    found = []
    for row in rows:
        on_it = tuple(people[row.pk].values())
        faces = tuple(Face(answers[one.pk].said, one.birth) for one in on_it)
        found.append(Seen(row, Shot(row.who, row.words, tuple(row.media), faces), on_it))
    return found


def shown_on(medium: str, pictures: QuerySet) -> list[Seen]:
    """Those of these pictures that may be shown there today."""
    return [one for one in seen(row for row in pictures.order_by("added_at", "pk") if medium in row.media) if one.may_show(medium)]


def shown_of_page(page) -> list[Seen]:
    """On the site: pictures of every departure of an outing."""
    return shown_on(ImageMedium.SITE, AlbumPicture.objects.filter(trip__sheet__activity=page).select_related("trip"))


def places_of_who_came(trip_sheets=None) -> QuerySet:
    """Confirmed places without those ticked as not there."""
    missed = Attendance.objects.filter(enrolment=OuterRef("pk"), presence__in=(Presence.ABSENT, Presence.EXCUSED))
    rows = Enrolment.objects.filter(~Exists(missed), state=EnrolmentState.CONFIRMED)
    return rows if trip_sheets is None else rows.filter(sheet__in=trip_sheets)


def who_came(trip: Trip) -> list[Person]:
    """Those with a record, each once, by name. One query."""
    rows = places_of_who_came([trip.sheet_id]).filter(guest=False).select_related("person__successor")
    found = {row.person.current_record for row in rows}
    return sorted((one for one in found if one.erased_at is None), key=lambda one: (one.sort_key, one.pk))


def albums_of(user) -> QuerySet:
    """Departures this resident, or a child she answers for, was on, and of which there are pictures."""
    mine = places_of_who_came().remembered_by(user).order_by().values("sheet")
    trips = Trip.objects.filter(sheet__in=mine, meeting_at__lte=clock.now())
    return trips.filter(Exists(AlbumPicture.objects.filter(trip=OuterRef("pk"))))


def to_take_back(user) -> list[PictureUse]:
    """Walls, papers, networks of her houses where a picture stands that may no longer be shown there. Three queries at most."""
    uses = list(
        PictureUse.objects.visible_to(user).filter(ended_on=None).select_related("trip__sheet__activity", "trip__sheet__maison", "picture")
    )
    known = {one.picture.pk: one for one in seen({use.picture for use in uses if use.picture})}
    today = clock.today()
    return [use for use in uses if use.picture is None or not _still(known[use.picture_id], use.medium, today)]


def _still(one: Seen, medium: str, today: dt.date) -> bool:
    return may_show(Shot(one.shot.who, one.shot.words or "x", (*one.shot.media, medium), one.shot.faces), medium, today)
