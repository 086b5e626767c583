# Plain memory as bytes, and back: how the classes of the core are kept between runs.

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.stdlib cimport malloc
from libc.string cimport memcpy


cdef inline bytes raw(const void* memory, Py_ssize_t size):
    return PyBytes_FromStringAndSize(<const char*>memory, size)


cdef inline void* again(bytes kept) except NULL:
    """Return a copy of what was kept, to be freed by whoever asked for it."""
    cdef void* memory = malloc(PyBytes_GET_SIZE(kept) + 1)
    if memory == NULL:
        raise MemoryError
    memcpy(memory, PyBytes_AS_STRING(kept), PyBytes_GET_SIZE(kept))
    return memory


cdef inline int into(void* memory, Py_ssize_t size, bytes kept) except -1:
    """Copy what was kept into memory of its size."""
    if PyBytes_GET_SIZE(kept) != size:
        raise ValueError(f"{PyBytes_GET_SIZE(kept)} bytes were kept, and not {size}")
    memcpy(memory, PyBytes_AS_STRING(kept), size)
    return 0
