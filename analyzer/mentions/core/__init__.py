"""The compiled twin of this package: `scan`, `judge`, `requirement` and `extract` in C.

Nothing is decided here. The Python modules beside this folder stay the place to read what is
done and why; modules and functions here bear the names of those that they repeat, and tests
hold the mentions of both to be equal, rule by rule. See `analyzer.native` for when it is used.
"""
