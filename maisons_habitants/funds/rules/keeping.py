"""How long what is held of people is kept, in months and years."""

DRAFTS_KEPT_MONTHS = 12  # after the last change: nobody came back to it
LEADERS_KEPT_YEARS = 2  # after the project is over (CNIL, délibération 2021-028: two years from the last contact)
RECEIPTS_KEPT_YEARS = 10  # what justifies public money spent (Code de commerce, L123-22), as the ledger's own
