# Named tuples made at once: calling the type would make a plain tuple first and copy it.

cdef extern from *:
    """
    static PyObject *new_tuple(PyObject *type, Py_ssize_t size) {
        return ((PyTypeObject *)type)->tp_alloc((PyTypeObject *)type, size);
    }
    static void put(PyObject *made, Py_ssize_t place, PyObject *item) {
        Py_INCREF(item);
        PyTuple_SET_ITEM(made, place, item);
    }
    """
    object new_tuple(object type, Py_ssize_t size)
    # To be called for every item, before anybody else sees the tuple.
    void put(object made, Py_ssize_t place, object item)
