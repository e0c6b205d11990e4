"""Files beside the pages: the ledger as JSON, the data, the figures."""

import json
import shutil
import zipfile
from pathlib import Path

from reproduction.ledger import ledger
from reproduction.paths import data_folder

from .outputs import FIGURES_FOLDER, figures_folder
from .reports import data_archive

FIGURE_FILES = ("*.png", "*.svg", "*.csv")


def setup(app):
    """Write the files when the pages are done."""
    app.connect("build-finished", export)


def export(app, error):
    """Write ``claims.json`` and copy data and figures into the finished site."""
    if error or app.builder.format != "html":
        return
    site = Path(app.outdir)
    entries = ledger(Path(app.srcdir) / "chapters")
    (site / "claims.json").write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    shutil.copytree(data_folder(), site / "data", dirs_exist_ok=True)
    write_package(data_folder(), site / data_archive())
    target = site / FIGURES_FOLDER
    target.mkdir(exist_ok=True)
    for pattern in FIGURE_FILES:
        for path in figures_folder(app).glob(pattern):
            if not path.name.endswith(".page.svg"):
                shutil.copy(path, target)


def write_package(folder, target):
    """All files of a folder as one archive with the same bytes for the same contents.

    Parameters
    ----------
    folder, target : pathlib.Path
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(path.name, date_time=(1980, 1, 1, 0, 0, 0))  # the earliest date a zip can hold
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
