"""Recognition of unsupported file formats by first bytes and extension, with advice."""

import re

HEAD_BYTES = 512
_BLENDER = "export it from Blender as GLB, with one object a bone"
_PAGE = re.compile(rb"\s*(<!doctype html|<html|<head|<script)", re.IGNORECASE)
# First bytes, and the format.
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (
        b"version https://git-lfs",
        "a pointer of Git LFS, not the file itself: fetch it with 'git lfs pull', or download it "
        "from the page of the file",
    ),
    (b"Kaydara FBX", f"an FBX file, which is not read: {_BLENDER}"),
    (b"; FBX", f"an FBX file, which is not read: {_BLENDER}"),
    (b"BLENDER", f"a Blender file, which is not read: {_BLENDER}"),
    (b"PXR-USDC", f"a USD file, which is not read: {_BLENDER}"),
    (b"#usda", f"a USD file, which is not read: {_BLENDER}"),
    (b"ISO-10303-21", "a STEP file, which holds no triangles: export it as STL, one bone a file"),
    (b"# vtk DataFile", "a VTK file of the older kind: save it as VTP or PLY"),
    (b"OFF", "an OFF file, which is not read: save it as PLY"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it, and import the folder"),
    (b"Rar!", "a RAR archive: unpack it, and import the folder"),
    (b"\x1f\x8b", "packed with gzip: unpack it first"),
    (b"BZh", "packed with bzip2: unpack it first"),
    (b"\xfd7zXZ", "packed with xz: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd, as Blender packs its files: " + _BLENDER),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"NRRD", "a volume of a scan, not a mesh: make a surface of each bone in it first"),
    (b"SIMPLE  =", "a FITS file"),
    (b"\x00\x05\x16\x07", "the twin that a Mac makes of a file (._…), not the file itself"),
)
_ENDINGS = {
    ".fbx": f"an FBX file, which is not read: {_BLENDER}",
    ".blend": f"a Blender file, which is not read: {_BLENDER}",
    ".dae": f"a Collada file, which is not read: {_BLENDER}",
    ".usd": f"a USD file, which is not read: {_BLENDER}",
    ".usdz": f"a USD file, which is not read: {_BLENDER}",
    ".3ds": f"a 3DS file, which is not read: {_BLENDER}",
    ".x3d": f"an X3D file, which is not read: {_BLENDER}",
    ".wrl": f"a VRML file, which is not read: {_BLENDER}",
    ".max": "a file of 3ds Max, which only that program reads: export it as OBJ",
    ".ma": "a file of Maya, which only that program reads: export it as OBJ",
    ".mb": "a file of Maya, which only that program reads: export it as OBJ",
    ".c4d": "a file of Cinema 4D, which only that program reads: export it as OBJ",
    ".3mf": "a 3MF file, which is not read: save it as STL or OBJ, one bone a file",
    ".vtk": "a VTK file of the older kind: save it as VTP or PLY",
    ".vtu": "a VTK file of volumes: save its surface as VTP or PLY",
    ".off": "an OFF file, which is not read: save it as PLY",
    ".nii": "a volume of a scan, not a mesh: make a surface of each bone in it first",
    ".dcm": "a picture of a scan, not a mesh: make a surface of each bone in it first",
    ".nrrd": "a volume of a scan, not a mesh: make a surface of each bone in it first",
    ".mha": "a volume of a scan, not a mesh: make a surface of each bone in it first",
    ".rar": "a RAR archive: unpack it, and import the folder",
    ".7z": "a 7z archive: unpack it, and import the folder",
}


def named_kind(head: bytes, ending: str) -> str:
    """Return the format of a file and advice; empty if the format is unknown.

    Parameters
    ----------
    head : first bytes, some hundred
    ending : extension with its dot, lower case
    """
    if _PAGE.match(head):
        return "a web page, not a skeleton: the address led to a page about the file"
    if b"<COLLADA" in head:
        return _ENDINGS[".dae"]
    if head[128:132] == b"DICM":
        return _ENDINGS[".dcm"]
    for begins, kind in _BEGINNINGS:
        if head.startswith(begins):
            return kind
    return _ENDINGS.get(ending, "")


def wrong_kind(head: bytes) -> str:
    """Return the format of a file by its bytes alone; empty if unknown."""
    return named_kind(head, "")
