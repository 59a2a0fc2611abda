"""What pages show, put in their order: the shifts one may choose from, places to hand on."""
