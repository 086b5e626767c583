"""Files to postings.

Examples
--------
>>> from analyzer.readers import Reader
>>> reader = Reader(["postings/"])        # doctest: +SKIP
>>> for posting in reader:                # doctest: +SKIP
...     print(posting.title)
>>> reader.report.postings, reader.report.skipped    # doctest: +SKIP
"""

from __future__ import annotations

from analyzer.readers.options import ReadOptions
from analyzer.readers.partitions import Partition, partitions, read_partition
from analyzer.readers.reader import Reader, iter_file, read
from analyzer.readers.report import FileReport, ReadReport, Skip
from analyzer.readers.sniff import FORMATS

__all__ = [
    "FORMATS",
    "FileReport",
    "Partition",
    "ReadOptions",
    "ReadReport",
    "Reader",
    "Skip",
    "iter_file",
    "partitions",
    "read",
    "read_partition",
]
