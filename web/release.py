"""Release a version: numbers, changelog, book, archives with checksums, commit and tag, or nothing at all.

Everything happens in a clone beside the project. The project is touched last, by a fast-forward and a tag,
so that a failure at any step leaves it as it was.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import yaml

from reproduction.errors import BookError

from .alone import fill_release
from .browser import find_chromium
from .settings import settings

UNRELEASED = "## Unreleased"
ZENODO = ".zenodo.json"
CHECKSUMS = "SHA256SUMS"
CODE = Path(__file__).resolve().parent.parent


def make_release(root, version, *, today=None, report=print):
    """Release a version of a project.

    Parameters
    ----------
    root : pathlib.Path
        A git repository without uncommitted changes.
    version : str
        Three numbers, higher than the present version.
    today : datetime.date, optional
        Date of the release.
    report : callable
        Called with each line of progress.

    Returns
    -------
    int
        0; a release that cannot be made raises instead.

    Raises
    ------
    BookError
        Uncommitted changes, a version that is not higher, an empty changelog, a tag that exists, or a book that does not build.
    """
    check(root, version)
    target = root / "dist" / version
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        clone = Path(folder) / "project"
        git(root, "clone", "--quiet", "--no-hardlinks", str(root), str(clone))
        report(f"{settings(root).name} {settings(root).version} → {version}")
        set_version(clone, version, today or date.today())
        report("Executing the chapters and making the book in a clone:")
        run_web(clone, "chapters", report=report)
        address = fill_release(clone, os.environ)  # the site's archive, once uploaded, is what the committed notebooks install
        report(f"  the chapters get code and data at {address}" if address else "  BOOK_REPOSITORY is not set: the committed chapters run in the project only")
        for arguments in (["book"], *([["pdf"]] if find_chromium() else [])):
            run_web(clone, *arguments, report=report)
        git(clone, "add", "--all")
        git(clone, *identity(root), "commit", "--quiet", "--message", f"Version {version}")
        git(clone, *identity(root), "tag", "--annotate", f"v{version}", "--message", f"Version {version}")
        packed = pack(clone, Path(folder) / "dist", version)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(Path(folder) / "dist", target)
        try:
            git(root, "fetch", "--quiet", str(clone), f"refs/tags/v{version}:refs/tags/v{version}")
            git(root, "merge", "--quiet", "--ff-only", f"v{version}")
        except BookError:
            shutil.rmtree(target)
            git(root, "tag", "--delete", f"v{version}", allow=(0, 1))
            raise
    report(f"Tag v{version}; {len(packed)} files in {target.relative_to(root)}. Next: git push --follow-tags, and upload them.")
    return 0


def check(root, version):
    """Refuse a release that cannot be made, before anything is done."""
    present = settings(root).version
    if not re.fullmatch(r"\d+\.\d+\.\d+", version) or _numbers(version) <= _numbers(present):
        raise BookError("version", f"three numbers, higher than {present}", repr(version), "name the next version, such as " + _next(present))
    if git(root, "status", "--porcelain"):
        raise BookError("working copy", "no uncommitted changes", "some (see git status)", "commit or stash them first")
    if git(root, "tag", "--list", f"v{version}"):
        raise BookError(f"tag v{version}", "a new one", "it exists", "choose the next version")
    if not unreleased(root / "CHANGELOG.md"):
        raise BookError("CHANGELOG.md", f"entries below “{UNRELEASED}”", "none", "write what changed for readers")
    if (root / "dist" / version).exists():
        raise BookError(f"dist/{version}", "no such folder yet", "it exists", "move it away; it may belong to a release that was undone")


def unreleased(path):
    """What stands below "Unreleased" in a changelog (str, empty when there is nothing)."""
    if not path.exists():
        return ""
    found = re.search(rf"^{UNRELEASED}\n(.*?)(?=^## |\Z)", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


def set_version(root, version, today):
    """Write version and date wherever they stand, and date the changelog."""
    old = settings(root).version
    _replace(root / "pyproject.toml", rf'^version = "{re.escape(old)}"', f'version = "{version}"')
    _replace(root / "CITATION.cff", r"^version: .*$", f"version: {version}")
    _replace(root / "CITATION.cff", r"^date-released: .*$", f"date-released: {today.isoformat()}")
    for package in settings(root).packages:
        path = root / package / "__init__.py"
        if "__version__" in path.read_text(encoding="utf-8"):
            _replace(path, r'^__version__ = ".*"', f'__version__ = "{version}"')
    _replace(root / "CHANGELOG.md", rf"^{UNRELEASED}$", f"{UNRELEASED}\n\n## {version} ({today.isoformat()})")
    settings.cache_clear()
    (root / ZENODO).write_text(json.dumps(zenodo(root), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def zenodo(root):
    """The record that Zenodo reads, made from ``CITATION.cff`` (dict).

    Zenodo prefers this file to ``CITATION.cff``, so that both have to say the same; a test compares them.
    """
    record = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    return {
        "title": record["title"],
        "description": " ".join(record["abstract"].split()),
        "creators": [{"name": person.get("name") or f"{person['family-names']}, {person['given-names']}"} for person in record["authors"]],
        "version": record["version"],
        "publication_date": str(record["date-released"]),
        "upload_type": "software",
        "access_right": "open",
        "license": "mit",
        "keywords": record["keywords"],
        "notes": "Code: MIT. Text and figures: CC BY 4.0. Data: facts, with their sources.",
    }


def pack(clone, target, version):
    """The archives of a release and their checksums.

    Parameters
    ----------
    clone : pathlib.Path
        Project with a finished book and the tag of the version.
    target : pathlib.Path
        Folder to write to.
    version : str

    Returns
    -------
    list of pathlib.Path
        All files of the release: source, whole site, and what the site offers for download.
    """
    target.mkdir()
    name = settings(clone).name
    git(clone, "archive", "--format", "zip", "--prefix", f"{name}-{version}/", "--output", str(target / f"{name}-{version}-source.zip"), f"v{version}")
    site = clone / "_build" / "html"
    shutil.make_archive(str(target / f"{name}-{version}-site"), "zip", site)
    for path in sorted([*site.glob("data/*.zip"), *site.glob("downloads/*")]):
        if path.is_file():
            shutil.copy(path, target)
    packed = sorted(target.iterdir())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in packed]
    (target / CHECKSUMS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [*packed, target / CHECKSUMS]


def run_web(clone, *arguments, report):
    """Run a command of the clone's own code on the clone; what it prints is passed on."""
    code = clone if (clone / "web" / "__main__.py").exists() else CODE
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOOK_") or name in ("BOOK_BASEURL", "BOOK_REPOSITORY")}
    process = subprocess.Popen(
        [sys.executable, "-m", "web", *arguments, "--root", str(clone)],
        cwd=clone, env=environment | {"PYTHONPATH": str(code)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    )
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        report(f"  {lines[-1]}")
    if process.wait():
        raise BookError(" ".join(["python -m web", *arguments]), "exit code 0 in the clone", f"{process.returncode}", "repair what it names above; the project is unchanged")


def identity(root):
    """Options with which the clone commits as the project's own user."""
    return [option for name in ("user.name", "user.email") if (value := git(root, "config", "--get", name, allow=(0, 1))) for option in ("-c", f"{name}={value}")]


def git(folder, *arguments, allow=(0,)):
    """Run git in a folder, and return what it prints (str)."""
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8")
    if done.returncode not in allow:
        raise BookError(f"git {arguments[0]}", "success", done.stderr.strip() or f"exit code {done.returncode}", "see the message; the project is unchanged")
    return done.stdout.strip()


def _replace(path, pattern, text):
    before = path.read_text(encoding="utf-8")
    after, count = re.subn(pattern, lambda found: text, before, flags=re.MULTILINE)
    if count != 1:
        raise BookError(path.name, f"one line that matches {pattern}", str(count), "restore the line")
    path.write_text(after, encoding="utf-8", newline="\n")


def _numbers(version):
    return tuple(int(part) for part in version.split("."))


def _next(version):
    major, minor, _ = _numbers(version)
    return f"{major}.{minor + 1}.0"
