from django.urls import path

from .views.appearance import choose_appearance
from .views.gallery import gallery

urlpatterns = [
    path("apparence/", choose_appearance, name="appearance"),
    path("composants/", gallery, name="gallery"),
]
