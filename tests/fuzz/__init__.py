"""Inputs for every reader of the program, damaged in their structure; see `fuzz.reader`."""

from fuzz import archives, arguments, assets, atlases, glbs, heavy, imports, meshes, userfiles
from fuzz.reader import Reader

READERS: list[Reader] = [
    *meshes.READERS,
    *archives.READERS,
    *glbs.READERS,
    *atlases.READERS,
    *assets.READERS,
    *imports.READERS,
    *heavy.READERS,
    *userfiles.READERS,
    *arguments.READERS,
]
