from django.urls import include, path

from .desk import houses, keeping
from .views import poster

own = [
    path("maisons/<slug:slug>/affiche.pdf", poster.poster, name="poster"),
]

desk = [
    path("", houses.houses, name="houses"),
    path("<int:pk>/secteur/", keeping.sector, name="sector"),
    path("<int:pk>/fermer/", keeping.close, name="close"),
]

urlpatterns = [
    path("", include((own, "publishing"))),
    path("equipe/maisons/", include((desk, "publishing_desk"))),
from .desk import away, home, patterns

    path("", home.home, name="home"),
    path("absence/", away.away, name="away"),
    path("absence/<int:pk>/fin/", away.end, name="away_end"),
    path("modeles/", patterns.patterns, name="patterns"),
    path("modeles/garder/<int:pk>/", patterns.keep, name="pattern_keep"),
    path("modeles/<int:pk>/repartir/", patterns.begin, name="pattern_begin"),
    path("modeles/<int:pk>/retirer/", patterns.retire, name="pattern_retire"),

    path("equipe/pages/", include((desk, "publishing_desk"))),
]
