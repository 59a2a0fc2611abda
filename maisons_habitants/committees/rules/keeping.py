"""How long the committees keep what they hold of people."""

MEMBERS_KEPT_YEARS = 2  # members and presences, after the mandate's end
CANDIDATES_KEPT_MONTHS = 6  # candidates not chosen, after the call closed
PROPOSALS_KEPT_YEARS = 1  # who made a proposal, after its answer
MINUTES_KEPT_YEARS = 2  # minutes that nobody approved, photographs of the flip-chart, after the meeting
