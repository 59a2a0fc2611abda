from django.urls import include, path

from .desk import away, home, patterns

desk = [
    path("", home.home, name="home"),
    path("absence/", away.away, name="away"),
    path("absence/<int:pk>/fin/", away.end, name="away_end"),
    path("modeles/", patterns.patterns, name="patterns"),
    path("modeles/garder/<int:pk>/", patterns.keep, name="pattern_keep"),
    path("modeles/<int:pk>/repartir/", patterns.begin, name="pattern_begin"),
    path("modeles/<int:pk>/retirer/", patterns.retire, name="pattern_retire"),
]

urlpatterns = [
    path("equipe/pages/", include((desk, "publishing_desk"))),
]
