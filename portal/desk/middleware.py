"""A file taken up again: its page comes back with what had been typed."""

from django.contrib import messages
from django.template.loader import render_to_string

from . import sessions
from .rules.refill import refilled


class TakenUpMiddleware:
    """The first reading of the page that was put aside is filled in again; nothing is sent before the agent says so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method != "GET" or not request.path_info.startswith("/equipe/") or not request.user.is_authenticated:
            return response
        waiting = request.session.get(sessions.TAKING_UP)
        if waiting and waiting["path"] == request.get_full_path():
            del request.session[sessions.TAKING_UP]
            self._fill(request, response, waiting["fields"])
        return response

    def _fill(self, request, response, fields) -> None:
        if response.status_code != 200 or response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            messages.warning(request, "Cette page a changé : ce que vous aviez écrit n’y a plus sa place.")
            return
        note = render_to_string("desk/page_changed.html")
        response.content = refilled(response.content.decode(response.charset), fields, note).encode(response.charset)
        if "Content-Length" in response.headers:
            response.headers["Content-Length"] = str(len(response.content))
