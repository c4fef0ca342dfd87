"""What the person keeps for themself, on this machine only."""
