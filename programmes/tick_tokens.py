"""What an attendance sheet's page holds to send its ticks later: of which date (a `SheetSession`), until midnight."""

from portal.kit.list_tokens import ListTokens

TOKENS = ListTokens("programmes.ticks")
