"""One command makes a release, or leaves nothing half done. Tried on the miniature as a repository of its own."""

import hashlib
import json
import subprocess
from datetime import date

import pytest
import yaml

from reproduction.errors import BookError
from web import release
from web.settings import settings

from .helpers import ROOT, copy_miniature

DAY = date(2026, 12, 1)


@pytest.fixture
def repository(tmp_path):
    root = copy_miniature(tmp_path)
    (root / "CHANGELOG.md").write_text("# Changes\n\n## Unreleased\n\n- All claims judged.\n", encoding="utf-8")
    (root / ".gitignore").write_text("/_build/\n/dist/\n", encoding="utf-8")
    for arguments in (["init", "--quiet", "--initial-branch", "main"], ["config", "user.name", "Somebody"], ["config", "user.email", "somebody@example.org"], ["add", "--all"], ["commit", "--quiet", "--message", "Begin"]):
        subprocess.run(["git", *arguments], cwd=root, check=True)
    yield root
    settings.cache_clear()


def state(root):
    """Commit, tags, working copy and release folder of a repository."""
    return [release.git(root, *arguments) for arguments in (["rev-parse", "HEAD"], ["tag"], ["status", "--porcelain"])] + [(root / "dist").exists()]


def small_book(root, monkeypatch):
    """Releases of the miniature have one edition, and no PDF (``web.pdf`` has tests of its own)."""
    run = release.run_web
    monkeypatch.setattr(release, "find_chromium", lambda: None)
    monkeypatch.setattr(release, "run_web", lambda clone, *arguments, report: run(clone, *arguments, *(["--editions", "en"] if arguments == ("book",) else []), report=report))


def test_a_release_has_versions_archives_checksums_commit_and_tag(repository, monkeypatch):
    small_book(repository, monkeypatch)
    lines = []
    assert release.make_release(repository, "0.2.0", today=DAY, report=lines.append) == 0
    assert release.git(repository, "describe", "--exact-match") == "v0.2.0" and release.git(repository, "status", "--porcelain") == ""
    assert settings(repository).version == "0.2.0"
    record = yaml.safe_load((repository / "CITATION.cff").read_text(encoding="utf-8"))
    assert (record["version"], record["date-released"]) == ("0.2.0", DAY)
    assert json.loads((repository / release.ZENODO).read_text(encoding="utf-8")) == release.zenodo(repository)
    assert "## Unreleased\n\n## 0.2.0 (2026-12-01)\n\n- All claims judged." in (repository / "CHANGELOG.md").read_text(encoding="utf-8")
    folder = repository / "dist" / "0.2.0"
    sums = dict(reversed(line.split("  ")) for line in (folder / release.CHECKSUMS).read_text(encoding="utf-8").splitlines())
    assert {path.name for path in folder.iterdir()} == {*sums, release.CHECKSUMS}
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in sums.items())
    assert {"miniature-0.2.0-source.zip", "miniature-0.2.0-site.zip"} <= set(sums)


def test_a_book_that_does_not_build_leaves_the_project_as_it_was(repository, monkeypatch):
    small_book(repository, monkeypatch)
    path = repository / "data" / "harvest.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("INVENTED,table 1", "NOWHERE,table 1", 1), encoding="utf-8")
    release.git(repository, "commit", "--quiet", "--all", "--message", "A source that does not exist")
    before = state(repository)
    with pytest.raises(BookError, match="exit code 0"):
        release.make_release(repository, "0.2.0", today=DAY, report=lambda line: None)
    assert state(repository) == before and settings(repository).version == "0.1.0"


def test_a_release_that_cannot_be_made_is_refused_before_anything_is_done(repository):
    for version, said in (("0.1.0", "higher"), ("1", "three numbers"), ("0.1", "three numbers")):
        with pytest.raises(BookError, match=said):
            release.make_release(repository, version)
    (repository / "index.md").write_text("changed", encoding="utf-8")
    with pytest.raises(BookError, match="uncommitted"):
        release.make_release(repository, "0.2.0")
    release.git(repository, "checkout", "--quiet", "index.md")
    (repository / "CHANGELOG.md").write_text("# Changes\n\n## Unreleased\n\n## 0.1.0\n\n- Old.\n", encoding="utf-8")
    release.git(repository, "commit", "--quiet", "--all", "--message", "Nothing new")
    with pytest.raises(BookError, match="CHANGELOG"):
        release.make_release(repository, "0.2.0")


def test_zenodo_and_citation_say_the_same():
    assert json.loads((ROOT / release.ZENODO).read_text(encoding="utf-8")) == release.zenodo(ROOT)
