from django.http import Http404, HttpRequest


def closed(request: HttpRequest, *args, **kwargs):
    """A road of Wagtail's back office that this house does not use."""
    raise Http404
