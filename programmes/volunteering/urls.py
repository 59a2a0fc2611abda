from django.urls import include, path

from .desk import charter, file, on_site, people, week
from .views import pages, profile

own = [
    path("benevolat/", pages.missions, name="missions"),
    path("benevolat/charte/", pages.charter, name="charter"),
    path("benevolat/charte/papier/", profile.charter_paper, name="charter_paper"),
    path("benevolat/accord-d-un-parent/", profile.consent_paper, name="consent_paper"),
    path("benevolat/commencer/", profile.join, name="join"),
    path("mon-espace/benevolat/", profile.mine, name="mine"),
    path("mon-espace/benevolat/arreter/", profile.stop, name="stop"),
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
