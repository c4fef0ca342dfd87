"""Other bodies: choose, load, import and download them."""
