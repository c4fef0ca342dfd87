"""Settings of the C library so that the memory of freed pictures returns to the system."""

import ctypes
import sys

# Of glibc's <malloc.h>.
_M_MMAP_THRESHOLD = -3
_LARGE_BYTES = 1 << 20


def give_large_blocks_back() -> None:
    """Have the C library map large blocks one by one and unmap each as soon as it is freed.

    glibc begins so, but after the first freed picture it allocates all from its heap, for speed.
    There the framebuffers of the hands, which have many sizes, leave gaps that nothing fits in:
    hundreds of MB after some sessions. Other systems need nothing.
    """
    library = _glibc()
    if library is not None:
        library.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)


def give_spare_back() -> None:
    """Return the gaps between small blocks to the system, after much was drawn.

    It takes some milliseconds, so it is not called for each picture.
    """
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "gnu_get_libc_version") else None
