"""The skin of an atlas: a CC0 body mesh, posed and fitted around the bones."""
