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
]
