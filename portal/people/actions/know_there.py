from portal.kit import clock

from ..models import PersonMaison


def known_here(house):
    """People known here and not yet where they would go, which is asked by `rehome`; of a house that closed, nobody is left to take."""
    return PersonMaison.objects.filter(maison=house, person__successor=None).exclude(
        person__in=PersonMaison.objects.filter(since__gte=clock.today()).exclude(maison=house).order_by().values("person")
    )


def know_there(house, to, *, by) -> int:
    """Each person known here is known there too, since today; what was known of her past stays."""
    people = list(known_here(house).order_by("person").values_list("person", flat=True))
    already = set(PersonMaison.objects.filter(maison=to, person__in=people).values_list("person", flat=True))
    PersonMaison.objects.filter(maison=to, person__in=already).update(since=clock.today())
    new = [PersonMaison(person_id=key, maison=to, since=clock.today()) for key in people if key not in already]
    PersonMaison.objects.bulk_create(new, batch_size=500)
    return len(people)
