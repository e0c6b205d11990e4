"""Which files of the site were made by others: package, version, licence, and a hash by which a copy can be checked."""

import hashlib
from importlib.metadata import distribution
from pathlib import Path

from reproduction.errors import BookError

from .head import own_files

NOTICES = "THIRD-PARTY.txt"

MAKERS = {
    "documentation_options.js": "sphinx",
    "doctools.js": "sphinx",
    "sphinx_highlight.js": "sphinx",
    "searchtools.js": "sphinx",
    "language_data.js": "sphinx",
    "base-stemmer.js": "sphinx",
    "english-stemmer.js": "sphinx",
    "sphinx-design.min.css": "sphinx-design",
    "pygments.css": "Pygments",
}
"""Package that each file comes from."""

INTRODUCTION = """\
Third-party files of this site
==============================

Everything else in this site belongs to the book and is under its own licence.
The lines give file, package with version, and the SHA-256 of the file as it left the build.
The licence of each package follows.
The letters in the figures are outlines of Noto Sans SC (SIL Open Font License 1.1, as shipped by the package zhplot); no font file is part of the site.
"""


def setup(app):
    """Write the notices when the pages are done."""
    app.connect("build-finished", write_notices, priority=610)


def write_notices(app, error):
    """``THIRD-PARTY.txt`` at the root of the edition.

    Raises
    ------
    BookError
        A script or style of the site is neither the project's own nor of a known package.
    """
    if error or app.builder.format != "html":
        return
    site = Path(app.outdir)
    own = own_files(app)
    foreign = [path for path in sorted((site / "_static").rglob("*")) if path.is_file() and path.name not in own]
    (site / NOTICES).write_text(notices(site, foreign), encoding="utf-8")


def notices(site, files):
    """The text of the notices.

    Parameters
    ----------
    site : pathlib.Path
    files : list of pathlib.Path
        Files of the site that others made.

    Returns
    -------
    str
    """
    lines, packages = [], {}
    for path in files:
        if path.name not in MAKERS:
            raise BookError(f"_static/{path.name}", "a file of the book or of a package named in web/pages/notices.py", "an unknown file", "add its package to MAKERS, after reading its licence")
        package = packages.setdefault(MAKERS[path.name], distribution(MAKERS[path.name]))
        lines.append(f"{path.relative_to(site).as_posix()}  {package.metadata['Name']} {package.version}  sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}")
    texts = [f"{package.metadata['Name']} {package.version}\n{'-' * 60}\n{licence_text(package)}" for package in packages.values()]
    return "\n\n".join([INTRODUCTION, "\n".join(lines), *texts]) + "\n"


def licence_text(package):
    """The licence files of an installed package, in one text.

    Parameters
    ----------
    package : importlib.metadata.Distribution

    Returns
    -------
    str

    Raises
    ------
    BookError
        The package ships none, so that its files may not be passed on in good order.
    """
    found = [file for file in package.files or () if Path(file).name.upper().startswith(("LICENSE", "LICENCE", "COPYING")) and ".dist-info" in str(file)]
    if not found:
        raise BookError(package.metadata["Name"], "a licence file in the package", "none", "do not ship its files, or write its licence by hand")
    return "\n\n".join(file.locate().read_text(encoding="utf-8").strip() for file in found)
