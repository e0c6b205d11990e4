"""What a run leaves behind for the page of build facts: times, test counts, versions, hashes."""

import hashlib
import json
import platform
import subprocess
from importlib import metadata

LIBRARIES = ("jupyter-book", "sphinx", "myst-nb", "pandas", "seaborn", "matplotlib", "numpy", "scipy", "jupytext", "nbval", "nbclient", "pymcdm", "pyproj", "frictionless")
BOOK_FACTS = "_build/facts/book.json"
TEST_FACTS = "_build/facts/tests.json"


def write(root, name, facts):
    """Store facts of a run as JSON below ``_build`` (never committed)."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read(root, name):
    """Facts of the last run on this machine, or None."""
    path = root / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def versions():
    """Python, system and the libraries that shape results (dict of str to str)."""
    return {"Python": platform.python_version(), "system": f"{platform.system()} {platform.machine()}", **{name: metadata.version(name) for name in LIBRARIES}}


def folder_hash(folder, pattern="*"):
    """SHA-256 over paths and contents of the files of a folder, in sorted order (str, 16 digits).

    Parameters
    ----------
    folder : pathlib.Path
    pattern : str
        Which files.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.glob(pattern)):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode("utf-8") + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def commit(root):
    """Short id of the commit that is checked out, or None outside a repository."""
    try:
        run = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=root, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return run.stdout.strip()
