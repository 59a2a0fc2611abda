from django.db import models
from django.db.models import F, Q

from portal.kit import clock
from portal.kit.visibility import ScopedQuerySet, scope_of
from programmes.enums import SessionState

from .host import Host


class SlotQuerySet(ScopedQuerySet):
    """Staff see when somebody receives and whether the moment is taken. By whom it is taken is another question: `named_to`."""

    see_capability = "enrolments.see"

    def own_to(self, user) -> Q:
        return Q(host__in=Host.objects.filter(user=user).order_by().values("pk"))

    def named_to(self, user) -> "SlotQuerySet":
        """The moments of which this user may read the name: her own lists, those of a house where she sees what is confidential, and
        what is not confidential where she sees who is enrolled."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        seen = self.model.objects.within(scope_of(user, "enrolments.see")).order_by().values("pk")
        quiet = self.model.objects.within(scope_of(user, "confidential.see")).order_by().values("pk")
        return self.filter(self.own_to(user) | Q(pk__in=quiet) | Q(pk__in=seen, sheet__confidential=False))

    def on(self) -> "SlotQuerySet":
        return self.exclude(session__state=SessionState.CANCELLED)

    def free(self) -> "SlotQuerySet":
        """Not begun, and nobody has it: what staff may still give."""
        return self.on().filter(session__start__gt=clock.now(), sheet__taken__lt=F("sheet__capacity") + F("sheet__overbooked"))

    def open_online(self) -> "SlotQuerySet":
        """What a visitor may take now by herself."""
        now = clock.now()
        return self.free().filter(session__activity__live=True, sheet__opens_at__lte=now, sheet__closes_at__gt=now)

    def in_order(self) -> "SlotQuerySet":
        return self.order_by("session__start", "host__name", "pk")


class AppointmentSlot(models.Model):
    """One moment at which one person is received: one Session with one SignUpSheet of one place, so that the engine's lock, counter,
    messages, withdrawal and attendance serve as they are. What may be booked online, and from when, stands on the sheet."""

    session = models.OneToOneField("programmes.Session", on_delete=models.PROTECT, related_name="slot", verbose_name="date")
    sheet = models.OneToOneField("programmes.SignUpSheet", on_delete=models.PROTECT, related_name="slot", verbose_name="inscription")
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="+", verbose_name="maison")  # that of its session
    host = models.ForeignKey(Host, on_delete=models.PROTECT, related_name="slots", verbose_name="qui reçoit")
    kept = models.BooleanField("gardé pour le comptoir et le téléphone", default=False)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = "moment d'une permanence"

    def __str__(self) -> str:
        return f"moment {self.pk}"
