"""The addresses of decisions."""

public: list = []
own: list = []
desk: list = []
