from django.conf import settings
from django.db import models


class RequestKey(models.Model):
    """A key made with a form and sent with it: the second click finds the first one's result instead of acting twice."""

    key = models.UUIDField(primary_key=True)
    purpose = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    result = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}"
