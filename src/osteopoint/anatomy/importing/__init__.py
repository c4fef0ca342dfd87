"""Import of foreign skeletons into our own atlas folders."""
