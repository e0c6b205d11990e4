"""Zip archives whose bytes depend on names and contents only."""

import zipfile

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip can hold; every entry has it."""

PACKED = (".png", ".zip", ".whl", ".woff2", ".gz")
"""Files that do not get smaller."""


def add(archive, name, content, method=None):
    """Add an entry that looks the same wherever and whenever it is made.

    Parameters
    ----------
    archive : zipfile.ZipFile
    name : str
    content : bytes
    method : int, optional
        How it is stored; default compressed, unless the name tells that it is already.

    Examples
    --------
    >>> import io
    >>> def packed():
    ...     file = io.BytesIO()
    ...     with zipfile.ZipFile(file, "w") as archive:
    ...         add(archive, "a.txt", b"text")
    ...     return file.getvalue()
    >>> packed() == packed()
    True
    """
    entry = zipfile.ZipInfo(name, date_time=EARLIEST)
    entry.compress_type = method if method is not None else zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr = 3, 0o100644 << 16  # as on Unix, also when packed on Windows
    archive.writestr(entry, content, compresslevel=9)
