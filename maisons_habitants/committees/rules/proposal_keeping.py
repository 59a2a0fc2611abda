"""How long what is known of proposals is kept, and when an answer owed is recalled."""

from .keeping import PROPOSALS_KEPT_YEARS

AUTHOR_KEPT_YEARS = PROPOSALS_KEPT_YEARS  # who proposed, who gave a voice: after the answer
ASIDE_KEPT_MONTHS = 6  # what is not published
RECALLED_BEFORE_DAYS = 7
