"""Our calendar files are read alike by the readers that people's programs are made of (`make deep`; needs node)."""

import datetime as dt
import json
import os
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest

from portal.kit import dates
from portal.kit.calendars import Entry, calendar_file
from programmes.actions.cancel_session import cancel_session
from programmes.actions.enrol import enrol
from programmes.actions.move_session import move_session
from programmes.actions.open_feed import open_feed
from programmes.actions.open_sheet import open_sheet
from programmes.models import Session
from tests.programmes import factories as make

READERS = Path(__file__).resolve().parents[1] / "foreign"

pytestmark = pytest.mark.deep


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Both readers' understanding of a file: reader -> entries by uid."""
    if not shutil.which("npm"):
        assert os.environ.get("CI") != "true", "node manque"
        pytest.skip("node manque (apt-get install nodejs npm)")
    home = tmp_path_factory.mktemp("readers")
    for name in ("package.json", "package-lock.json", "read.mjs"):
        shutil.copy(READERS / name, home)
    subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=home, check=True, timeout=120)

    def reading(content: bytes) -> dict[str, dict[str, dict]]:
        file = home / "file.ics"
        file.write_bytes(content)
        # The reader's own time zone must change nothing: ours stands in the file.
        told = []
        for zone in ("UTC", "America/Martinique", "Asia/Tokyo"):
            command, here = ["node", "read.mjs", str(file)], {**os.environ, "TZ": zone}
            ran = subprocess.run(command, cwd=home, env=here, capture_output=True, check=True, timeout=120)
            assert ran.stderr == b"", "a reader warns"
            told.append(json.loads(ran.stdout))
        assert told[0] == told[1] == told[2]
        return {name: {entry["uid"]: entry for entry in entries} for name, entries in told[0].items()}

    return reading


def utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_every_hour_of_ten_years_is_read_as_it_was_meant(read):
    random, first = Random(2026), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    moments = [first + dt.timedelta(minutes=random.randrange(10 * 525_600)) for _ in range(1500)]
    for year in range(2026, 2036):  # the hours around both changes of time
        for month in (3, 10):
            sunday = max(day for day in range(25, 32) if dt.date(year, month, day).weekday() == 6)
            moments += [dt.datetime(year, month, sunday, hour, 30, tzinfo=dt.UTC) for hour in (0, 1, 2, 3)]
    entries = {f"e{number}": (moment, moment + dt.timedelta(minutes=90)) for number, moment in enumerate(moments)}
    found = read(calendar_file("Essai", [Entry(uid=key, start=start, end=end, title="x") for key, (start, end) in entries.items()]))
    for reader, read_entries in found.items():
        assert len(read_entries) == len(entries), reader
        for uid, entry in read_entries.items():
            start, end = entries[uid.split("@")[0]]
            if comes_twice(start) or comes_twice(end):
                continue  # its two hours have one name, and readers choose
            assert (entry["start"], entry["end"]) == (utc(start), utc(end)), (reader, uid)


def comes_twice(moment: dt.datetime) -> bool:
    """Is it in the hour that is told twice, on the night when clocks go back?"""
    told = dates.local(moment)
    return told.replace(fold=0).utcoffset() != told.replace(fold=1).utcoffset()


def test_words_places_and_changes_come_through(read):
    start = dt.datetime(2026, 12, 3, 16, 30, tzinfo=dt.UTC)
    title = "Panier n° 7 ; l’« été », à 100 % — " + "é" * 80
    entry = Entry(uid="a", start=start, end=start, title=title, place="Capuche, 12, rue\\des Lilas", sequence=3, cancelled=True)
    for reader, entries in read(calendar_file("Mes paniers", [entry])).items():
        (found,) = entries.values()
        assert (found["title"], found["place"]) == (f"Annulé : {title}", "Capuche, 12, rue\\des Lilas"), reader
        assert (found["status"], found["sequence"]) == ("CANCELLED", 3), reader


CHANGES = [(2027, 1, 7), (2027, 7, 8), (2027, 3, 27), (2027, 3, 28), (2027, 3, 29), (2027, 10, 30), (2027, 10, 31), (2027, 11, 1)]


@pytest.mark.django_db
def test_our_own_calendars_are_read_to_the_minute_without_a_warning(read, client):
    """The public one and a person's, as the site gives them: January, July, both changes of time; moved and cancelled dates; none lasts
    « all day »."""
    page, her = make.event("Bal ; « été », 12, rue des Lilas"), make.person("Mme B.")
    dates_laid = [make.session(page, days=9 + number) for number, _ in enumerate(CHANGES)]
    sheet = open_sheet(activity=page.activity_ptr, sessions=dates_laid, capacity=9, by=None)
    enrol(sheet=sheet, people=[her], by=None)
    for date, day in zip(dates_laid, CHANGES, strict=True):
        start = dt.datetime(*day, 8, 30, tzinfo=dt.UTC)
        Session.objects.filter(pk=date.pk).update(start=start, end=start + dt.timedelta(hours=3), local_date=dt.date(*day))
        date.refresh_from_db()
    moved = move_session(
        session=dates_laid[0], start=dates_laid[0].start + dt.timedelta(days=1), end=dates_laid[0].end + dt.timedelta(days=1), by=None
    )
    cancelled = cancel_session(session=dates_laid[1], by=None, why="La salle\nest fermée.")
    token = open_feed(person=her, by=None).token
    wanted = {date.uid: (utc(date.start), utc(date.end)) for date in Session.objects.all()}
    for address in ("/agenda.ics", f"/agenda/{token}.ics"):
        for reader, entries in read(client.get(address).content).items():
            found = {uid.partition("@")[0]: entry for uid, entry in entries.items()}
            assert {uid: (entry["start"], entry["end"]) for uid, entry in found.items()} == wanted, (reader, address)
            assert not any(entry["allDay"] for entry in found.values()), reader
            assert found[moved.uid]["sequence"] > found[dates_laid[2].uid]["sequence"], reader
            assert (found[cancelled.uid]["status"], found[cancelled.uid]["title"][:9]) == ("CANCELLED", "Annulé : "), reader
