"""What this room holds of people, why and for how long; what goes when somebody asks that her data be erased."""

from portal.kit import registry
from portal.kit.privacy import LEGAL_DUTY, MISSION
from portal.kit.registry import Delay, Treatment

from .actions.erase_casework import erasures, forget_records
from .actions.forget_casework import preview
from .rules.terms import KEPT_YEARS, MAIL_KEPT_YEARS

KEEPING = "CNIL, référentiel des durées du secteur social, délibération 2023-095 du 14 septembre 2023"
LAW = "code de l’action sociale et des familles, article L. 123-5"

REFERRALS = Treatment(
    name="Orientation vers des partenaires",
    purpose="Donner à une personne, avec son accord, l’adresse de qui peut l’aider, et savoir si elle y est arrivée.",
    basis=f"{MISSION} ; {LAW}",
    people="Les personnes reçues qui l’acceptent",
    data="Le partenaire, la date, l’accord, le rendez-vous, la suite ; jamais la raison",
    recipients="L’équipe de la maison ; pour la santé, les violences et les dettes, le travail social seul. Rien ne part au partenaire",
    kept="Deux ans après la suite, puis sans nom pour les comptes.",
    purge="casework",
    delays=(Delay("Orientations", KEPT_YEARS, "years", "après la suite notée", "casework", source=KEEPING),),
    models=("casework.Referral", "casework.Partner"),
    security="Là où le nom du partenaire dirait un besoin, ni papier ni message ne le porte.",
)
LEADS = Treatment(
    name="Référent de parcours",
    purpose="Dire à une personne à qui elle peut s’adresser, pour le temps qu’elle a accepté.",
    basis=f"{MISSION}, avec l’accord de la personne ; {LAW}",
    people="Les personnes accompagnées et les membres de l’équipe qui les accompagnent",
    data="Qui accompagne, depuis quand, jusqu’à quand, comment l’accord a été donné",
    recipients="L’équipe de la maison et la personne elle-même ; jamais son foyer",
    kept="Deux ans après la fin.",
    purge="casework",
    delays=(Delay("Accords d’accompagnement", KEPT_YEARS, "years", "après leur fin", "casework", source=KEEPING),),
    models=("casework.CaseLead",),
    security="La personne y met fin elle-même, quand elle veut, sans dire pourquoi.",
)
ADDRESSES = Treatment(
    name="Domiciliation",
    purpose="Donner une adresse à qui n’en a pas, l’attester, garder et remettre son courrier.",
    basis=f"{LEGAL_DUTY} : code de l’action sociale et des familles, articles L. 264-1 et suivants",
    people="Les personnes domiciliées et ceux de leur foyer qui figurent sur l’attestation",
    data="Les dates, la maison, les passages, le nombre de plis ; ni expéditeur, ni contenu",
    recipients="Les agents qui domicilient dans cette maison",
    kept="Deux ans après la fin, puis sans nom pour les comptes ; un an pour les remises de courrier.",
    purge="casework",
    delays=(
        Delay("Domiciliations", KEPT_YEARS, "years", "après leur fin ou leur refus", "casework", source=KEEPING),
        Delay("Remises de courrier", MAIL_KEPT_YEARS, "years", "après la remise ou le retour", "casework", source=KEEPING),
    ),
    models=("casework.AddressRegistration", "casework.MailItem"),
    security="Ailleurs que chez ces agents, les mots sont neutres : « quelque chose vous attend ».",
)


def register() -> None:
    registry.treatments.add("casework.referrals", REFERRALS, order=36)
    registry.treatments.add("casework.leads", LEADS, order=37)
    registry.treatments.add("casework.addresses", ADDRESSES, order=38)
    registry.purge_previews.add("casework", preview)
    registry.forgotten.add("casework", forget_records)
    for place, (key, part) in enumerate(erasures().items()):
        registry.erasures.add(key, part, order=26 + place)
