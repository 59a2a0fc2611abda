from django.urls import include, path

from .desk import courses, helps, loans, machines, person, register, sales, trainings
from .views import helps as own_helps
from .views import loans as own_loans
from .views import position

own = [
    path("mon-espace/numerique/", position.my_courses, name="mine"),
    path("mon-espace/numerique/demarches/", own_helps.helps, name="helps"),
    path("mon-espace/numerique/demarches/<int:pk>/effacer/", own_helps.drop, name="help_drop"),
    path("mon-espace/numerique/materiel/", own_loans.loans, name="loans"),
    path("mon-espace/numerique/materiel/<int:pk>/convention/", own_loans.agreement, name="agreement"),
    path("mon-espace/places/<int:pk>/point/<str:moment>/", position.position, name="position"),
]

desk = [
    path("", courses.courses, name="courses"),
    path("cours/<int:pk>/", courses.course, name="course"),
    path("cours/<int:pk>/qui-suit/", courses.facilitator, name="facilitator"),
    path("personnes/<int:pk>/", person.person, name="person"),
    path("personnes/<int:pk>/preter/", loans.lend, name="lend"),
    path("personnes/<int:pk>/demarches/", helps.helps, name="helps"),
    path("demarches/<int:pk>/effacer/", helps.drop, name="help_drop"),
    path("demarches/<int:pk>/papier/", helps.help_paper, name="help_paper"),
    path("personnes/<int:pk>/vendre/", sales.sell, name="sell"),
    path("ventes/<int:pk>/", sales.sale, name="sale"),
    path("ventes/<int:pk>/papier/", sales.sale_paper, name="sale_paper"),
    path("materiel/", machines.machines, name="machines"),
    path("materiel/nouvelle/", machines.write, name="machine_new"),
    path("materiel/<int:pk>/", machines.machine, name="machine"),
    path("materiel/<int:pk>/corriger/", machines.write, name="machine_write"),
    path("materiel/<int:pk>/etat/", machines.move, name="machine_move"),
    path("prets/<int:pk>/", loans.loan, name="loan"),
    path("prets/<int:pk>/convention/", loans.agreement, name="agreement"),
    path("prets/<int:pk>/retour/", loans.give_back, name="loan_back"),
    path("prets/<int:pk>/prolonger/", loans.prolong, name="loan_prolong"),
    path("prets/<int:pk>/petit-mot/", loans.remind, name="loan_remind"),
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
