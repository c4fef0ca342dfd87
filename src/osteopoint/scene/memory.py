"""Pictures and framebuffers in blocks of their own, so that their memory goes back when they do."""

import ctypes
import sys

# Of glibc's <malloc.h>.
_M_MMAP_THRESHOLD = -3
_LARGE_BYTES = 1 << 20


def give_large_blocks_back() -> None:
    """Have the C library map large blocks one by one and unmap each as soon as it is freed.

    glibc begins like that, but after the first freed picture it puts them all into its heap
    instead, for speed. There the framebuffers of the hands, which come in many sizes, leave
    gaps that nothing fits in: hundreds of MB after some sessions. Other systems need nothing.
    """
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "gnu_get_libc_version"):
        library.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
