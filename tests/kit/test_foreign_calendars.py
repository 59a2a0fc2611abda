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
        told = [
            json.loads(
                subprocess.run(
                    ["node", "read.mjs", str(file)], cwd=home, env={**os.environ, "TZ": zone}, capture_output=True, check=True, timeout=60
                ).stdout
            )
            for zone in ("UTC", "America/Martinique", "Asia/Tokyo")
        ]
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
