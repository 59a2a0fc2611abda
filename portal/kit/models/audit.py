from django.conf import settings
from django.db import models


class AuditLine(models.Model):
    """Who did what, for whom, when. Never shown in `/admin/`; holds keys and codes, no personal data in clear."""

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")  # null: the house itself (tick)
    verb = models.CharField(max_length=60)  # « paniers.subscribe »
    target = models.CharField(max_length=80, db_index=True)  # « programmes.Enrolment:812 »
    subject = models.CharField(max_length=80, blank=True, db_index=True)  # « people.Person:12 »: for whom
    maison_id = models.BigIntegerField(null=True)
    workstation = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target}"
