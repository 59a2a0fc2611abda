from django.urls import include, path

from .desk import mine, person, plan, seats, week
from .views import book, pages

own = [
    path("rendez-vous/", pages.permanences, name="permanences"),
    path("rendez-vous/moment/<int:pk>/", book.book, name="book"),
    path("mon-espace/places/<int:pk>/autre-moment/", book.move, name="move"),
]

desk = [
    path("", week.week, name="week"),
    path("moment/<int:pk>/annuler/", week.cancel, name="cancel"),
    path("moment/<int:pk>/sans-rendez-vous/", mine.walk_in, name="walk_in"),
    path("liste/<int:pk>/<str:day>/", week.paper, name="paper"),
    path("mes-rendez-vous/", mine.mine, name="mine"),
    path("preparer/", plan.choose, name="choose"),
    path("preparer/<int:pk>/", plan.plan, name="plan"),
    path("regles/<int:pk>/", plan.terms, name="terms"),
    path("regles/<int:pk>/nature/", plan.kind, name="kind"),
    path("postes/", seats.seats, name="seats"),
    path("postes/<int:pk>/sans-reservation/", seats.seat_taken, name="seat_taken"),
    path("personnes/<int:pk>/", person.person_moments, name="person"),
    path("personnes/<int:pk>/note/<int:place>/", person.noted, name="noted"),
    path("place/<int:pk>/", person.act, name="act"),
    path("place/<int:pk>/deplacer/", person.move, name="move"),
]

urlpatterns = [
    path("", include((own, "appointments"))),
    path("equipe/permanences/", include((desk, "appointments_desk"))),
]
