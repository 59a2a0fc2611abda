"""The pages of the funds that the browser walks: decision."""

DECISION: list = []
