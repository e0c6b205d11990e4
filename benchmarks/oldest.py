"""Do the chapters run with the oldest libraries that ``pyproject.toml`` allows, and find the same numbers?

``python -m benchmarks.oldest`` needs uv and a package index. It changes nothing in the project.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from web.archive import write_archive
from web.compare import compare_notebooks
from web.execute import chapter_names

from .alone import execute_alone, write_kernel

ROOT = Path(__file__).resolve().parent.parent
PYTHON = "3.11"
"""The oldest Python that is supported, and so the one for which the oldest libraries have wheels."""


def main(report=print):
    """Execute all chapters with them; returns the exit code (0 when each runs and agrees, pictures apart)."""
    if not shutil.which("uv"):
        report("uv: expected on the search path; found none. What to do: install it (pip install uv), then run again")
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = make_environment(folder, report)
        write_kernel(folder / "jupyter", python)
        os.environ["JUPYTER_PATH"] = str(folder / "jupyter")
        failed = False
        for chapter, (committed, execution) in execute_alone(ROOT, chapter_names(ROOT), folder / "empty").items():
            problems = [execution.failure] if execution.failure else [str(difference) for difference in compare_notebooks(chapter, committed, execution.notebook) if not difference.picture]
            failed |= bool(problems)
            report(f"  {chapter:<28} {'; '.join(problems) or 'the same outputs'}")
    return 1 if failed else 0


def make_environment(folder, report):
    """An environment with the archive and the oldest libraries; returns its Python (pathlib.Path)."""
    lock, place = folder / "oldest.txt", folder / "python"
    _uv("pip", "compile", "--python-version", PYTHON, "--resolution", "lowest-direct", "--no-header", "--no-annotate", str(ROOT / "pyproject.toml"), "-o", str(lock))
    report(" ".join(lock.read_text(encoding="utf-8").split()))
    _uv("venv", "--python", PYTHON, str(place))
    archive, _ = write_archive(ROOT, folder)
    python = next(path for path in (place / "bin" / "python", place / "Scripts" / "python.exe") if path.exists())
    _uv("pip", "install", "--python", str(python), "-r", str(lock), "ipykernel")
    _uv("pip", "install", "--python", str(python), "--no-deps", str(archive))
    return python


def _uv(*arguments):
    subprocess.run(["uv", "--quiet", *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main())
