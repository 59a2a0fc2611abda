"""How long what is known of proposals is kept."""

AUTHOR_KEPT_YEARS = 1  # who proposed, who gave a voice: after the answer
ASIDE_KEPT_MONTHS = 6  # what is not published
RECALLED_BEFORE_DAYS = 7
