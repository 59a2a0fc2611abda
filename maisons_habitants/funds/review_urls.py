"""The addresses of the review."""

public: list = []
own: list = []
desk: list = []
