"""The test suite: quick hashes, tasks run at once, no template cache surprises, its own files."""

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

from .base import *
from .base import DATABASES, STORAGES, VAR_DIR, env

# What is imported and collected at the start stays: the collector would look through it two thousand times (then: `tests.conftest`).
gc.set_threshold(100_000, 20, 50)

DEBUG = False
SECRET_KEY = "tests-only-" + "0" * 50
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default"]}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PAGE_CACHE_SECONDS = 0  # each test reads what it wrote; the tests of the cache set it
OUTBOX_MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STRIPE_SECRET_KEY = ""
DEMO = env.bool("MAISON_TEST_DEMO", False)

# SQLite tests run on a file, copied from one migrated template: in memory, threads would share one connection.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # what a power cut would lose is thrown away anyhow
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"{env.str('MAISON_TEST_NAME', 'test')}.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"{env.str('MAISON_TEST_NAME', 'test')}_maison"}

_files = Path(tempfile.mkdtemp(prefix="maison-tests-"))
_owner = os.getpid()


@atexit.register
def _forget_files() -> None:
    """The process that made the folder takes it away; a worker forked from it does not."""
    if os.getpid() == _owner:
        shutil.rmtree(_files, ignore_errors=True)


MEDIA_ROOT = _files / "media"
PRIVATE_ROOT = _files / "private"
STORAGES = {**STORAGES, "private": {**STORAGES["private"], "OPTIONS": {"location": str(PRIVATE_ROOT), "base_url": None}}}
