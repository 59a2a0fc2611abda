"""What is done before anything else: room for the calls of a request; what no person types and no database keeps."""

from django.http import Http404

from .frames import in_one_piece

NUL = "\x00"


class OnePieceMiddleware:
    """The calls of each request stand in one piece (`frames`)."""

    def __init__(self, get_response):
        self.get_response = get_response

    @in_one_piece
    def __call__(self, request):
        return self.get_response(request)


class NoNullMiddleware:
    """A null sign in the query is left out, as if it had not been written; no address holds one. PostgreSQL refuses to compare with it,
    and forms refuse it in words by themselves."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if NUL in request.path_info:
            raise Http404
        written = request.META.get("QUERY_STRING", "")
        if "%00" in written or NUL in written:
            request.META["QUERY_STRING"] = written.replace("%00", "").replace(NUL, "")
        return self.get_response(request)
