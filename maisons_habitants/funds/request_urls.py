"""The addresses of requests."""

public: list = []
own: list = []
desk: list = []
