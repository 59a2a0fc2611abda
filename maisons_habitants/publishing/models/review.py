from django.conf import settings
from django.db import models
from django.db.models import F, Q
from wagtail.models import Task, TaskState, WorkflowState

from portal.kit import clock
from portal.kit.rules.scope import NOWHERE, Scope
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.places.models import Maison

SEND_BACK, APPROVE = "reject", "approve"  # the words of Wagtail's own task


class HouseApprovalTask(Task):
    """Reading over before it goes online, by who publishes for the house. One for each house, made with its workflow; who may approve is
    found from roles on the day, so that nobody keeps a list twice."""

    maison = models.OneToOneField(Maison, on_delete=models.CASCADE, related_name="approval_task", verbose_name="maison")

    class Meta:
        verbose_name = "relecture d'une maison"
        verbose_name_plural = "relectures des maisons"

    def may_read_over(self, user) -> bool:
        """Publishes for this house, or stands in today for who does."""
        return user_can(user, Capability.PUBLISH_PAGES, self.maison_id) or self.maison_id in StandIn.objects.scope_of(user)

    def _hers(self, obj, user) -> bool:
        """She asked for it herself and publishes nothing by herself: somebody else reads it."""
        state = obj.current_workflow_state
        return state is not None and state.requested_by_id == user.pk and not user_can(user, Capability.PUBLISH_PAGES, self.maison_id)

    def start(self, workflow_state, user=None):
        """A page locked by who may not read it over is unlocked: it would wait for ever."""
        page = workflow_state.content_object
        if page.locked_by is not None and not self.may_read_over(page.locked_by):
            page.locked, page.locked_by, page.locked_at = False, None, None
            page.save(update_fields=["locked", "locked_by", "locked_at"])
        return super().start(workflow_state, user=user)

    def on_action(self, task_state, user, action_name, **kwargs):
        """What she approves is what she read; what she wrote herself in passing she has read too."""
        latest = task_state.workflow_state.content_object.get_latest_revision()
        if action_name == APPROVE and latest.pk != task_state.revision_id and latest.user_id == user.pk:
            task_state.revision = latest
            task_state.save(update_fields=["revision"])
        super().on_action(task_state, user, action_name, **kwargs)

    def user_can_access_editor(self, obj, user):
        return self.may_read_over(user)

    def locked_for_user(self, obj, user):
        return not self.may_read_over(user) or self._hers(obj, user)

    def user_can_lock(self, obj, user):
        return user_can(user, Capability.PUBLISH_PAGES, self.maison_id)

    def get_actions(self, obj, user):
        if self.locked_for_user(obj, user):
            return []
        return [
            (SEND_BACK, "Rendre à son auteur, avec un mot", True),
            (APPROVE, "Approuver et mettre en ligne", False),
            (APPROVE, "Approuver, avec un mot", True),
        ]

    def get_task_states_user_can_moderate(self, user, **kwargs):
        if not self.may_read_over(user):
            return TaskState.objects.none()
        waiting = TaskState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
        if user_can(user, Capability.PUBLISH_PAGES, self.maison_id):
            return waiting
        return waiting.exclude(workflow_state__in=WorkflowState.objects.filter(requested_by=user))

    @classmethod
    def get_description(cls):
        return "Qui publie pour la maison relit, ou qui la remplace."


class StandInQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(first_day__lte=day, last_day__gte=day)

    def to_come(self, day):
        """Of that day or later."""
        return self.filter(last_day__gte=day)

    def scope_of(self, user) -> Scope:
        """The houses whose pages `user` reads over today in somebody's place: where the one who is away publishes and she writes. One query
        for each user object."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return NOWHERE
        kept = user.__dict__.get("_stands_in")
        if kept is None or kept[0] != clock.today():
            reach = NOWHERE
            for row in self.on(clock.today()).filter(by=user).select_related("away"):
                reach |= row.scope_with(user)
            kept = user.__dict__["_stands_in"] = (clock.today(), reach)
        return kept[1]


class StandIn(models.Model):
    """Somebody reads over in the place of a colleague who is away, for some days, both included. Both belong to the team."""

    away = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stand_ins", verbose_name="qui s'absente")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stands_in_for", verbose_name="qui relit")
    first_day = models.DateField("du")
    last_day = models.DateField("au")
    asked_at = models.DateTimeField(default=clock.now, editable=False)

    objects = StandInQuerySet.as_manager()

    class Meta:
        verbose_name = "remplacement pour relire"
        verbose_name_plural = "remplacements pour relire"
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="stand_in_ends_after_it_begins",
                violation_error_message="Le dernier jour vient après le premier.",
            ),
            models.CheckConstraint(
                condition=~Q(away=F("by")), name="stand_in_is_somebody_else", violation_error_message="On ne se remplace pas soi-même."
            ),
        ]

    def __str__(self) -> str:
        return f"remplacement {self.pk}"

    def scope_with(self, by) -> Scope:
        """Where `by` may read over in the place of who is away."""
        return scope_of(self.away, Capability.PUBLISH_PAGES) & scope_of(by, Capability.WRITE_PAGES)
