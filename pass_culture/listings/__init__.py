"""What screens list: the programme of a season, the people of one card screen, the requests that wait."""
