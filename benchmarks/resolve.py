"""Does the lock install everywhere? Asked of uv's resolver for each Python and system, with wheels alone.

``python -m benchmarks.resolve`` needs uv and a package index. It writes ``platforms.csv``, which a test compares with the lock.
"""

import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.txt"
RECORD = Path(__file__).parent / "platforms.csv"
PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = {"Linux": "x86_64-manylinux_2_28", "macOS": "macos", "Windows": "windows"}
"""What uv calls them: 64-bit Intel Linux with glibc 2.28 (Debian 10 and later), macOS on Apple silicon, 64-bit Intel Windows."""

MACOS = "15.0"
"""The oldest macOS that is asked for."""

COLUMNS = ("date", "lock", "python", "system", "packages", "without_wheel")


def main(report=print):
    """Resolve the lock for all of them; returns the exit code (0 when each resolves)."""
    if not shutil.which("uv"):
        report("uv: expected on the search path; found none. What to do: install it (pip install uv), then run again")
        return 2
    rows, failed = [], False
    for python in PYTHONS:
        for system in SYSTEMS:
            packages, built, problem = resolve(python, system)
            failed |= bool(problem)
            report(f"  Python {python}, {system:<8} {problem or f'{packages} packages' + (f', without a wheel: {chr(32).join(built)}' if built else ', each with a wheel')}")
            rows.append((date.today().isoformat(), lock_hash(), python, system, packages, " ".join(built)))
    if not failed:
        with RECORD.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])
        report(f"Recorded in {RECORD.relative_to(ROOT)}")
    return 1 if failed else 0


def lock_hash():
    """SHA-256 of the lock, shortened (str)."""
    return hashlib.sha256(LOCK.read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:12]


def resolve(python, system):
    """Resolve the lock for one Python and system.

    Parameters
    ----------
    python, system : str
        See :data:`PYTHONS` and :data:`SYSTEMS`.

    Returns
    -------
    packages : int
    built : list of str
        Packages that have no wheel there, so that pip builds them from source.
    problem : str
        What uv said when there is no solution even so; else empty.
    """
    built = []
    while True:
        exceptions = [option for name in built for option in ("--no-binary", name)]
        done = subprocess.run(
            ["uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--python-version", python, "--python-platform", SYSTEMS[system], "--only-binary", ":all:", *exceptions, str(LOCK)],
            capture_output=True, text=True, encoding="utf-8", env=os.environ | {"NO_COLOR": "1", "MACOSX_DEPLOYMENT_TARGET": MACOS},
        )
        if done.returncode == 0:
            return len(done.stdout.splitlines()), built, ""
        message = " ".join(done.stderr.split())
        missing = next((name for name in re.findall(r"\b([a-z0-9][a-z0-9._-]*)==\S+ has no (?:usable )?wheels", message) if name not in built), None)
        if missing is None:
            return 0, built, message
        built.append(missing)


if __name__ == "__main__":
    sys.exit(main())
