from django.http import Http404, HttpRequest, HttpResponse

from portal.kit import paper

from ..models import Body, Charter


def charter_paper(request: HttpRequest, body: Body, charter: Charter | None) -> HttpResponse:
    """A version of the charter on A4, a draft said to be one."""
    if charter is None:
        raise Http404
    context = {"body": body, "charter": charter}
    return paper.pdf_response("committees/charter_paper.html", context, name="charte.pdf", request=request)
