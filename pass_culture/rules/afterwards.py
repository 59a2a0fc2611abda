"""What is asked after an outing, besides « Était-ce bien ? »: two closed questions, of nobody one could name. Codes are stored. Pure."""

from programmes.rules.opinions import MoreAsked

ASKED = (
    MoreAsked("known-place", "Étiez-vous déjà venu·e dans ce lieu ?", (("yes", "oui"), ("no", "non, c’était la première fois"))),
    MoreAsked("alone", "Y seriez-vous allé·e sans le groupe ?", (("yes", "oui"), ("maybe", "peut-être"), ("no", "non"))),
)
