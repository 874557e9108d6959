"""How work flows through departments, week by week: what came and left, what is open, what it waits for, whom it is for."""
