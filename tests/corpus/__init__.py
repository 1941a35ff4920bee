"""Files as offices send them, each built here with the exact cells and findings it must give."""
