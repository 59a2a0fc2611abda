from ..models import Volunteer


def volunteers_here(house):
    return Volunteer.maisons.through.objects.filter(maison=house)


def rehome_volunteers(house, to, *, by) -> int:
    """Who gives a hand here is asked there; nobody is counted twice."""
    rows = volunteers_here(house)
    number = rows.count()
    already = Volunteer.maisons.through.objects.filter(maison=to).order_by().values("volunteer")
    rows.filter(volunteer__in=list(already.values_list("volunteer", flat=True))).delete()
    rows.update(maison=to)
    return number
