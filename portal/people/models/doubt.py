from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.kit import clock
from portal.notifications.enums import Channel

from .person import Person


class AddressDoubtQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The doubts about the persons this user may see as staff."""
        return self.filter(person__in=Person.objects.visible_to(user).order_by().values("pk"))


class AddressDoubt(models.Model):
    """An address of a person that did not answer: something came back from it, or it is somebody else's. Nothing is written to it until
    it is corrected, or staff say that it is right. `address` is what was doubted: once her record holds another, there is no doubt left.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="doubts")
    channel = models.CharField("moyen", max_length=6, choices=[(c.value, c.label) for c in Channel if c is not Channel.COUNTER])
    address = models.CharField("adresse", max_length=400)
    since = models.DateTimeField("depuis", default=clock.now)
    why = models.CharField("pourquoi", max_length=40)  # a code of `notifications.rules.failures`
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")  # null: the house itself

    objects = AddressDoubtQuerySet.as_manager()

    class Meta:
        verbose_name = "adresse à vérifier"
        verbose_name_plural = "adresses à vérifier"
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel"], name="doubted_once_a_way", violation_error_message="Cette adresse est déjà à vérifier."
            ),
            models.CheckConstraint(condition=~Q(address=""), name="doubt_names_its_address"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"
