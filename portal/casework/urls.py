from django.urls import path

from .desk import addresses, figures, leads, mail, referrals
from .views import directory, mine

urlpatterns = [
    path("qui-peut-aider/", directory.partners, name="partners"),
    path("qui-peut-aider/papier/", directory.partners_paper, name="partners_paper"),
    path("qui-peut-aider/<int:pk>/", directory.partner, name="partner"),
    path("mon-espace/accompagnement/<int:pk>/arreter/", mine.lead_stop, name="space_lead_stop"),
    path("mon-espace/adresse/<int:pk>/attestation/", mine.my_certificate, name="space_certificate"),
    path("equipe/orientations/", referrals.referral_list, name="desk_referrals"),
    path("equipe/orientations/chiffres/", figures.referral_figures, name="desk_referral_figures"),
    path("equipe/orientations/chiffres.csv", figures.referral_figures_csv, name="desk_referral_figures_csv"),
    path("equipe/orientations/personnes/<int:pk>/", referrals.refer, name="desk_refer"),
    path("equipe/orientations/personnes/<int:pk>/<int:offer>/", referrals.refer_confirm, name="desk_refer_confirm"),
    path("equipe/orientations/<int:pk>/", referrals.referral_page, name="desk_referral"),
    path("equipe/orientations/<int:pk>/chemin/", referrals.referral_map, name="desk_referral_map"),
    path("equipe/partenaires/", referrals.partner_list, name="desk_partners"),
    path("equipe/partenaires/<int:pk>/verifie/", referrals.partner_checked, name="desk_partner_checked"),
    path("equipe/parcours/", leads.lead_list, name="desk_leads"),
    path("equipe/parcours/personnes/<int:pk>/", leads.lead_of, name="desk_lead_of"),
    path("equipe/parcours/<int:pk>/", leads.case_page, name="desk_case"),
    path("equipe/parcours/<int:pk>/fin/", leads.case_end, name="desk_case_end"),
    path("equipe/domiciliations/", addresses.address_list, name="desk_addresses"),
    path("equipe/domiciliations/chiffres/", figures.address_figures, name="desk_address_figures"),
    path("equipe/domiciliations/chiffres.csv", figures.address_figures_csv, name="desk_address_figures_csv"),
    path("equipe/domiciliations/personnes/<int:pk>/", addresses.address_of, name="desk_address_of"),
    path("equipe/domiciliations/<int:pk>/", addresses.registration_page, name="desk_registration"),
    path("equipe/domiciliations/<int:pk>/attestation/", addresses.certificate, name="desk_certificate"),
    path("equipe/domiciliations/<int:pk>/renouveler/", addresses.renew, name="desk_address_renew"),
    path("equipe/domiciliations/<int:pk>/fin/", addresses.end, name="desk_address_end"),
    path("equipe/domiciliations/<int:pk>/venue/", addresses.came, name="desk_address_came"),
    path("equipe/domiciliations/<int:pk>/courrier/", mail.receive, name="desk_mail_receive"),
    path("equipe/domiciliations/<int:pk>/remettre/", mail.hand, name="desk_mail_hand"),
    path("equipe/courrier/", mail.mail_list, name="desk_mail"),
    path("equipe/courrier/<int:pk>/rendre/", mail.send_back, name="desk_mail_return"),
]
