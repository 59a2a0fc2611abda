"""What the tools themselves keep for a time, taken away once a day (`registry.purges`), each with what tonight would take."""

import datetime as dt

from django.contrib.sessions.models import Session
from django.core.files.storage import Storage
from django_tasks_db.models import DBTaskResult

from .. import clock, dates
from ..models import AuditLine, Reading, RequestKey, StoredFile
from ..models.stored_file import private_storage

REQUEST_KEYS_DAYS = 2  # a form left open over a night may still be sent twice
AUDIT_YEARS = 3
TASK_RESULTS_DAYS = 14
READINGS_DAYS = 365  # who opened which file: CNIL, recommandation « journalisation », délibération 2021-122: six months to a year


def _old_request_keys(today: dt.date):
    return RequestKey.objects.filter(at__lt=dates.midnight(today - dt.timedelta(days=REQUEST_KEYS_DAYS)))


def purge_request_keys(today: dt.date) -> dict:
    """Keys of forms sent more than two days ago: nobody sends them again."""
    return {"request_keys": _old_request_keys(today).delete()[0]}


def preview_request_keys(today: dt.date) -> dict:
    return {"request_keys": _old_request_keys(today).count()}


def _old_audit_lines(today: dt.date):
    return AuditLine.objects.filter(at__lt=dates.midnight(today - dt.timedelta(days=365 * AUDIT_YEARS)))


def purge_audit_lines(today: dt.date) -> dict:
    """Who did what is kept three years."""
    return {"audit_lines": _old_audit_lines(today).delete()[0]}


def preview_audit_lines(today: dt.date) -> dict:
    return {"audit_lines": _old_audit_lines(today).count()}


def _old_readings(today: dt.date):
    return Reading.objects.filter(hour__lt=dates.midnight(today - dt.timedelta(days=READINGS_DAYS)))


def purge_readings(today: dt.date) -> dict:
    """Who opened which file is kept a year."""
    return {"readings": _old_readings(today).delete()[0]}


def preview_readings(today: dt.date) -> dict:
    return {"readings": _old_readings(today).count()}


def purge_sessions_and_tasks(today: dt.date) -> dict:
    """Ended sessions, and the results of tasks done long ago."""
    return {kind: rows.delete()[0] for kind, rows in _old_sessions_and_tasks().items()}


def preview_sessions_and_tasks(today: dt.date) -> dict:
    return {kind: rows.count() for kind, rows in _old_sessions_and_tasks().items()}


def _old_sessions_and_tasks() -> dict:
    now = clock.real_now()
    results = DBTaskResult.objects.filter(finished_at__lt=now - dt.timedelta(days=TASK_RESULTS_DAYS))
    return {"sessions": Session.objects.filter(expire_date__lt=now), "task_results": results}


def purge_files(today: dt.date) -> dict:
    """Private files whose time is over; and files without a row, left by an act that was undone after it had written them."""
    over = StoredFile.objects.filter(expires_at__lte=clock.now())
    paths = list(over.values_list("file", flat=True))
    rows = over.delete()[0]
    storage = private_storage()
    for path in paths:
        storage.delete(path)
    return {"files": rows, "orphans": _purge_orphans(storage)}


def preview_files(today: dt.date) -> dict:
    return {"files": StoredFile.objects.filter(expires_at__lte=clock.now()).count()}


def _purge_orphans(storage: Storage) -> int:
    known = set(StoredFile.objects.values_list("file", flat=True))
    before = clock.real_now() - dt.timedelta(days=1)  # younger ones may belong to an act that is under way
    count = 0
    folders = storage.listdir("")[0] if storage.exists("") else []
    for folder in folders:
        for name in storage.listdir(folder)[1]:
            path = f"{folder}/{name}"
            if path not in known and storage.get_modified_time(path) < before:
                storage.delete(path)
                count += 1
    return count
