"""The addresses of a room, passed over at a glance when none of them begins as the one asked for."""

from django.urls import URLResolver, include
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RoutePattern
from django.utils.functional import cached_property


class _Room(URLResolver):
    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """What the addresses of this room begin with, as far as it is written out."""
        return tuple(sorted(_beginnings(self.url_patterns)))

    def resolve(self, path):
        if not path.startswith(self.beginnings):
            raise Resolver404({"tried": [[self]], "path": path})
        return super().resolve(path)


def _beginnings(patterns) -> set[str]:
    found = set()
    for row in patterns:
        plain = isinstance(row.pattern, RoutePattern)  # what else there is (a regular expression) may begin with anything
        written = str(row.pattern).partition("<")[0] if plain else ""
        if plain and isinstance(row, URLResolver) and not row.pattern.converters:
            found |= {written + deeper for deeper in _beginnings(row.url_patterns)}
        else:
            found.add(written)
    return found


def room(urlconf: str) -> URLResolver:
    """`path("", include(urlconf))`, for a room whose addresses stand beside those of others."""
    module, app_name, namespace = include(urlconf)
    return _Room(RoutePattern("", is_endpoint=False), module, None, app_name=app_name, namespace=namespace)
