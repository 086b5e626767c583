"""The compiled core: what must be done for every character of millions of postings.

Three modules in Cython, built when the package is installed where a C compiler is found:
`patterns` (the expressions of the phrase notation), `strings` (many strings in one pass) and
`words` (hashes of words and shingles). Everything has a counterpart in plain Python that finds
the same, many times slower; it is used where the core was not built, and tests compare the two.
"""
