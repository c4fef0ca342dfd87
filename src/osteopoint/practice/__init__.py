"""How a technique moves: pure functions of technique and time."""
