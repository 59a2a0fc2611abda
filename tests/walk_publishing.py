"""The pages of the houses' publishing that the browser walks, as `tests.walk_pages` says."""

PUBLISHING: list[tuple] = []
