from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.cms.finding import find
from portal.cms.rules.search_words import LONGEST_QUERY


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`/recherche/?q=`: whatever is typed gives a page, with results, a gentle « rien trouvé », or just the field."""
    typed = request.GET.get("q", "").replace("\x00", "")[:LONGEST_QUERY].strip()
    return render(request, "cms/search.html", {"typed": typed, "results": find(typed, request.GET.get("page"))})
