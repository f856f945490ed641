"""How the C library hands out memory to arrays that come and go."""

from functools import cache

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Numbers of mallopt's parameters, from malloc.h of the GNU C library."""
_KEPT = 64 << 20
_LARGEST = 32 << 20
"""The largest value that glibc takes for its mmap threshold."""


@cache
def keep_freed_memory() -> bool:
    """Keep up to 64 MB of freed memory for the arrays to come; whether the C library knows how (GNU's does).

    By default an array above 128 kB is mapped anew and given back, and each of its pages costs a fault when first
    written: for the arrays of one query, half of its time. All threads take from one store: with one of its own each
    (glibc's default) eight threads would keep what eight questions need. For the whole process, once.
    """
    import ctypes

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # musl, macOS, Windows
        return False
    wanted = ((_MMAP_THRESHOLD, _LARGEST), (_TRIM_THRESHOLD, _KEPT), (_ARENA_MAX, 1))
    return all(mallopt(parameter, value) for parameter, value in wanted)


def give_back_freed_memory() -> bool:
    """Give freed memory back to the system; whether there was any, and the C library (GNU's) knows how.

    What a large vocabulary leaves behind lies between things that are still used, and would stay with the process while
    other memory is asked for on top of it. It takes milliseconds.
    """
    import ctypes

    try:
        return bool(ctypes.CDLL(None).malloc_trim(0))
    except (AttributeError, OSError, TypeError):  # as above
        return False
