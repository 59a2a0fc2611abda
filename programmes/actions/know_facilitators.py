from collections.abc import Iterable

from portal.people.models import User

from ..models import Facilitator

LONGEST = Facilitator._meta.get_field("name").max_length


def called(user: User) -> str:
    return (user.get_full_name() or str(user.email or user.phone))[:LONGEST]


def known_facilitators(users: Iterable[User], names: Iterable[str]) -> list[Facilitator]:
    """Those of these people who have already led something: one query. Writes nothing."""
    users, names = list(users), list(names)
    if not users and not names:
        return []
    everybody = Facilitator.objects.filter(user__in=users) | Facilitator.objects.filter(user=None, name__in=names)
    return list(everybody.order_by("pk"))


def know_facilitators(users: Iterable[User], names: Iterable[str]) -> list[Facilitator]:
    """Members of the team and people from outside as who leads dates, each once."""
    found = []
    for user in users:
        row, made = Facilitator.objects.get_or_create(user=user, defaults={"name": called(user)})
        if not made and row.name != called(user):
            row.name = called(user)
            row.save(update_fields=["name"])
        found.append(row)
    for name in names:
        found.append(Facilitator.objects.get_or_create(user=None, name=name[:LONGEST])[0])
    return sorted({row.pk: row for row in found}.values(), key=lambda row: row.pk)
