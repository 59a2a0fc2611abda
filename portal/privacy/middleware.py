"""Whoever of the team opens a person's or a household's page leaves a line (`kit.audit.note_reading`).

Under `/equipe/`, addresses say whose file they are about: `personnes/<int:pk>/`, `foyers/<int:pk>/`. So a new screen of any room is
noted without being told so; a screen that shows somebody under another key notes it itself.
"""

import re

from portal.kit import audit

DESK = "/equipe/"
OPENED = (200, 422)  # a page shown, also with its errors; what turned away or only led elsewhere showed nothing
_PARAMETER = re.compile(r"(personnes|foyers)/<int:(\w+)>")
_LABELS = {"personnes": "people.Person", "foyers": "households.Household"}


class ReadingMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and response.status_code in OPENED and request.path_info.startswith(DESK) and request.user.is_authenticated:
            for word, parameter in _PARAMETER.findall(match.route):
                audit.note_reading(f"{_LABELS[word]}:{match.kwargs[parameter]}", by=request.user, what=match.view_name)
        return response
