"""The pages of the funds that the browser walks: review."""

REVIEW: list = []
