from django.db import models


class Household(models.Model):
    """People who share a quotient familial and a bill. Only its referents see quotient, prices and debts."""

    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "foyer"

    def __str__(self) -> str:
        return f"foyer {self.pk}"


class Membership(models.Model):
    """A person in a household since a date; a child may live in two homes."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="memberships")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    is_referent = models.BooleanField(default=False)

    class Meta:
        verbose_name = "membre du foyer"

    def __str__(self) -> str:
        return f"{self.person} ({self.household})"
