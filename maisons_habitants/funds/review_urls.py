"""The addresses of the review of requests."""

from django.urls import path

from .desk import board, moves, review

public: list = []
own: list = []
desk = [
    path("demandes/", board.board, name="board"),
    path("demandes.csv", board.board_file, name="board_file"),
    path("demande/<int:pk>/", review.request_page, name="request"),
    path("demande/<int:pk>/<slug:act>/", moves.move, name="move"),
]
