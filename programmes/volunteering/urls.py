from django.urls import include, path

from .desk import asked, charter, figures, file, on_site, people, week
from .desk import given as desk_given
from .views import given, pages, profile

own = [
    path("benevolat/", pages.missions, name="missions"),
    path("benevolat/charte/", pages.charter, name="charter"),
    path("benevolat/charte/papier/", profile.charter_paper, name="charter_paper"),
    path("benevolat/accord-d-un-parent/", profile.consent_paper, name="consent_paper"),
    path("benevolat/commencer/", profile.join, name="join"),
    path("mon-espace/benevolat/", profile.mine, name="mine"),
    path("mon-espace/benevolat/arreter/", profile.stop, name="stop"),
    path("mon-espace/benevolat/heures/", given.hours, name="hours"),
    path("mon-espace/benevolat/heures/<int:pk>/enlever/", given.withdraw, name="hours_withdraw"),
    path("mon-espace/benevolat/attestation/", given.certificate, name="certificate"),
    path("mon-espace/benevolat/mercis/<int:pk>/", given.thanks, name="thanks"),
]

desk = [
    path("", week.week, name="week"),
    path("personnes/", people.people, name="people"),
    path("personnes/<int:pk>/", file.person, name="person"),
    path("personnes/<int:pk>/commencer/", file.begin, name="begin"),
    path("personnes/<int:pk>/modifier/", file.edit, name="edit"),
    path("personnes/<int:pk>/arreter/", file.stop, name="stop"),
    path("personnes/<int:pk>/qualification/", file.qualification, name="qualification"),
    path("personnes/<int:pk>/papiers/", file.papers, name="papers"),
    path("personnes/<int:pk>/heures/", desk_given.hours_of, name="hours_of"),
    path("personnes/<int:pk>/heures/noter/", desk_given.declare, name="hours_declare"),
    path("personnes/<int:pk>/attestation/", desk_given.certificate, name="certificate"),
    path("personnes/<int:pk>/merci/", desk_given.say_thanks, name="say_thanks"),
    path("personnes/<int:pk>/coup-de-main/", asked.modulate, name="modulate"),
    path("heures/", desk_given.waiting, name="hours"),
    path("heures/<int:pk>/", desk_given.answer, name="hours_answer"),
    path("mercis/<int:pk>/", desk_given.thanks, name="thanks"),
    path("coups-de-main/", asked.asked, name="asked"),
    path("bilan/", figures.figures, name="figures"),
    path("a-revoir/", people.to_look_at, name="to_look_at"),
    path("presents/", on_site.on_site, name="on_site"),
    path("presents/papier/", on_site.on_site_paper, name="on_site_paper"),
    path("charte/", charter.charter, name="charter"),
    path("charte/ecrire/", charter.write, name="charter_write"),
]

urlpatterns = [
    path("", include((own, "volunteering"))),
    path("equipe/benevoles/", include((desk, "volunteering_desk"))),
]
