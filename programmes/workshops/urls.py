from django.urls import include, path

from .desk import courses, person, register, trainings
from .views import position

own = [
    path("mon-espace/numerique/", position.my_courses, name="mine"),
    path("mon-espace/places/<int:pk>/point/<str:moment>/", position.position, name="position"),
]

desk = [
    path("", courses.courses, name="courses"),
    path("cours/<int:pk>/", courses.course, name="course"),
    path("cours/<int:pk>/qui-suit/", courses.facilitator, name="facilitator"),
    path("personnes/<int:pk>/", person.person, name="person"),
    path("formations/", trainings.trainings, name="trainings"),
    path("formations/<int:pk>/valider/", trainings.validation, name="validation"),
    path("formations/<int:pk>/valider/<int:validation>/retirer/", trainings.withdraw, name="validation_withdraw"),
    path("formations/registre/", register.register, name="register"),
    path("formations/registre/<int:pk>/", register.trained, name="trained"),
    path("formations/registre/annee-<int:year>.csv", register.register_csv, name="register_csv"),
    path("place/<int:pk>/<str:moment>/", person.note, name="note"),
]

urlpatterns = [
    path("", include((own, "workshops"))),
    path("equipe/numerique/", include((desk, "workshops_desk"))),
]
