from django.urls import include, path

from .desk import away, home, houses, keeping, patterns
from .views import embedded, poster

own = [
    path("maisons/<slug:slug>/affiche.pdf", poster.poster, name="poster"),
    path("maisons/<slug:slug>/agenda-ailleurs/", embedded.embedded, name="embedded"),
]

desk = [
    path("maisons/", houses.houses, name="houses"),
    path("maisons/<int:pk>/secteur/", keeping.sector, name="sector"),
    path("maisons/<int:pk>/fermer/", keeping.close, name="close"),
    path("pages/", home.home, name="home"),
    path("pages/absence/", away.away, name="away"),
    path("pages/absence/<int:pk>/fin/", away.end, name="away_end"),
    path("pages/modeles/", patterns.patterns, name="patterns"),
    path("pages/modeles/garder/<int:pk>/", patterns.keep, name="pattern_keep"),
    path("pages/modeles/<int:pk>/repartir/", patterns.begin, name="pattern_begin"),
    path("pages/modeles/<int:pk>/retirer/", patterns.retire, name="pattern_retire"),
]

urlpatterns = [
    path("", include((own, "publishing"))),
    path("equipe/", include((desk, "publishing_desk"))),
]
