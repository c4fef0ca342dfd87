"""From a point's written rule to a place on the body that is loaded."""
