"""Who may see which rows: the one seam that every list and every page of staff or residents starts from.

`scope_of(user, capability)` tells where a user may do a thing (everywhere, in some houses, nowhere); the user model answers
through its method `scope_for`, so that rooms below `people` ask without knowing roles. A room's QuerySet takes `ScopedQuerySet`,
says which house a row belongs to and which capability shows it, and its screens start from `visible_to(user)`.
"""

from django.db import models

from .rules.scope import EVERYWHERE, NOWHERE, Scope

__all__ = ["EVERYWHERE", "NOWHERE", "Scope", "ScopedQuerySet", "scope_of", "user_can"]


def scope_of(user, capability: str) -> Scope:
    """Where `user` may do `capability` (« money.take »); a visitor, a resident and a closed account: nowhere.

    Raises ValueError for a capability that the house does not know: a typing error must not quietly close or open a door.
    """
    ask = getattr(user, "scope_for", None)
    return ask(capability) if ask else NOWHERE


_ANY = object()


def user_can(user, capability: str, maison=_ANY) -> bool:
    """May `user` do `capability`: in this house when `maison` is given (None: for the whole town), else in any house at all."""
    scope = scope_of(user, capability)
    return bool(scope) if maison is _ANY else maison in scope


class ScopedQuerySet(models.QuerySet):
    """Rows that staff see by the scope of their roles and residents see when they are their own.

    A room's queryset gives:
    - `see_capability`: what lets staff see such rows; empty, and no member of staff does by her role;
    - `scope_field`: the path to the row's house (« maison », « session__maison »); empty for rows that are served in every house,
      which the capability in any one house then shows;
    - `own_to(user)`: a Q of the rows which are the user's own as a resident, or None. Keep it free of joins that multiply rows
      (`pk__in=` a subquery).
    """

    see_capability = ""
    scope_field = "maison"

    def own_to(self, user) -> models.Q | None:
        return None

    def within(self, scope: Scope):
        """The rows of the houses that `scope` reaches; rows of no house only when it reaches everywhere."""
        if scope.everywhere or (scope and not self.scope_field):
            return self.all()
        if not scope:
            return self.none()
        return self.filter(**{f"{self.scope_field}__in": scope.maisons})

    def visible_to(self, user):
        """What `user` may see: by role within its scope, and what is her own. Nothing for a visitor."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        scope = scope_of(user, self.see_capability) if self.see_capability else NOWHERE
        own = self.own_to(user)
        if own is None or scope.everywhere or (scope and not self.scope_field):
            return self.within(scope)
        return self.filter(own | models.Q(**{f"{self.scope_field}__in": scope.maisons})) if scope else self.filter(own)
