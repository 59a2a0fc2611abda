"""Files about people: kept apart from public media, opened only through `/fichiers/<uid>/`."""

import datetime as dt
import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q


def private_storage() -> Storage:
    """The second storage, which no web server and no address shows by itself."""
    return storages["private"]


def unguessable_path(row: "StoredFile", name: str) -> str:
    """A random name that says nothing of the person nor of the file."""
    stem = uuid.uuid4().hex
    return f"{stem[:2]}/{stem}"


class StoredFileQuerySet(models.QuerySet):
    def kept_at(self, now: dt.datetime):
        """Those whose time is not over."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now))


class StoredFile(models.Model):
    """One private file. `kind` names the rule of `registry.private_files` that says who may open it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)  # « households.proof »
    owner_key = models.CharField(max_length=80, db_index=True)  # « people.Person:12 »: whom or what it belongs to
    file = models.FileField(storage=private_storage, upload_to=unguessable_path, max_length=100)
    name = models.CharField("nom", max_length=120)  # as the person named it
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, db_index=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=models.F("kept_at")),
                name="stored_file_expires_later",
                violation_error_message="Un fichier se garde au moins un moment.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
