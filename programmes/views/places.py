from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render

from ..models import Enrolment


@login_required
def place(request, pk: int):
    """One place, for the person whose it is."""
    enrolment = get_object_or_404(Enrolment.objects.filter(person__user=request.user), pk=pk)
    return render(request, "programmes/place.html", {"enrolment": enrolment})
