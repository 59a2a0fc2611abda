from django.urls import path

from .views.search import search
from .views.theme import theme

urlpatterns = [
    path("theme.css", theme, name="theme"),
    path("recherche/", search, name="search"),
]
