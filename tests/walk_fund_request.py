"""The pages of the funds that the browser walks: request."""

REQUEST: list = []
