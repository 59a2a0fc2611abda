"""What the counter keeps in the agent's session."""

TAKING_UP = "desk.taking_up"  # {"path", "fields"}: the next reading of this page is given back as it stood
MAISON = "desk.maison"  # the house she serves today, when she serves several
