from django.urls import path

from .views.appearance import choose_appearance
from .views.files import private_file, public_media
from .views.gallery import gallery, gallery_part, trial
from .views.health import live, ready

urlpatterns = [
    path("apparence/", choose_appearance, name="appearance"),
    path("composants/", gallery, name="gallery"),
    path("composants/essai/", trial, name="gallery-trial"),
    path("composants/<slug:part>/", gallery_part, name="gallery-part"),
    path("fichiers/<uuid:uid>/", private_file, name="private_file"),
    path("media/<path:path>", public_media, name="public_media"),
    path("healthz/live", live, name="healthz_live"),
    path("healthz/ready", ready, name="healthz_ready"),
]
