"""Do the runs of Lighthouse, and keep each one as soon as it is done."""

import hashlib
import json
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from reproduction.errors import BookError
from web.quality import SCORES, TARGETS

from ..browser import require_chromium
from ..serve import served

HERE = Path(__file__).resolve().parent
FORMS = tuple(TARGETS)
TRIES = 2
CATEGORIES = tuple(name.replace("_", "-") for name in SCORES)


@dataclass(frozen=True)
class Job:
    """One run: a page, the form factor, and the number of the run from 1."""

    page: object
    form: str
    run: int

    @property
    def only(self):
        """Categories that it judges (tuple of str): the first run all; the others the speed alone, since what stands on a page does not vary."""
        return CATEGORIES if self.run == 1 else CATEGORIES[:1]

    def file(self, folder, mark):
        """Where the result is kept; ``mark`` tells one state of the page from another."""
        return folder / mark / self.form / self.page.edition / f"{self.page.name.replace('/', '.')}.{self.run}.json"


def check_tools():
    """Raise a BookError with what to do when Node or Lighthouse is missing."""
    if shutil.which("node") is None:
        raise BookError("Lighthouse", "Node 18.20 or newer", "no `node` on the search path", "install Node; no reader needs it, only who measures")
    if not (HERE / "node_modules" / "lighthouse").exists():
        raise BookError("Lighthouse", "its packages in benchmarks/lighthouse/node_modules", "none", "run `npm ci --ignore-scripts --prefix benchmarks/lighthouse`")
    require_chromium()


def state_of(site, page):
    """What a page is made of, as a hash: its own bytes and those of all shared files of its edition (str, 12 digits).

    A result is used again only while this does not change.
    """
    digest = hashlib.sha256()
    edition_folder = site / page.path.removesuffix(f"{page.name}.html")
    for path in (site / page.path, *sorted((edition_folder / "_static").rglob("*"))):
        if path.is_file():
            digest.update(path.relative_to(site).as_posix().encode("utf-8") + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def plan(pages, forms, runs):
    """All jobs, one round of all pages after the other, so that an interrupted measurement has the same number of runs everywhere."""
    return [Job(page, form, run) for run in range(1, runs + 1) for page in pages for form in forms]


def measure(site, jobs, keep, report=print):
    """Do every job that has no result yet.

    Parameters
    ----------
    site : pathlib.Path
    jobs : list of Job
    keep : pathlib.Path
        Folder of the results; those of earlier runs of the same pages are used.
    report : callable
        Called with a line of progress for each run.

    Returns
    -------
    dict of Job to dict
        Results of ``run.mjs``; a run that failed twice holds only ``error``.
    """
    check_tools()
    marks = {page: state_of(site, page) for page in dict.fromkeys(job.page for job in jobs)}
    files = {job: job.file(keep, marks[job.page]) for job in jobs}
    results = {job: json.loads(file.read_text(encoding="utf-8")) for job, file in files.items() if file.exists()}
    waiting = [job for job in jobs if job not in results]
    if results:
        report(f"{len(results)} of {len(jobs)} runs are kept from before")
    if not waiting:
        return results
    start = time.perf_counter()
    with served(site) as address, _Lighthouse() as lighthouse:
        for number, job in enumerate(waiting, start=1):
            result = _try(lighthouse, f"{address}/{job.page.path}", job)
            results[job] = result
            if "error" not in result:
                files[job].parent.mkdir(parents=True, exist_ok=True)
                files[job].write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
            left = (time.perf_counter() - start) / number * (len(waiting) - number)
            report(f"[{number}/{len(waiting)}] run {job.run} {job.form:<7} {job.page.edition} {job.page.name:<32} {_told(result)}, {left / 60:.0f} min left")
    return results


def _try(lighthouse, url, job):
    for _ in range(TRIES):
        result = lighthouse.run(url, job)
        if "error" not in result:
            break
    return result


def _told(result):
    if "error" in result:
        return f"FAILED: {result['error']}"
    return " ".join(f"{result[name]:>3}" if name in result else "   " for name in SCORES)


class _Lighthouse:
    """The Node process, which answers one line for each line that it is asked."""

    def __enter__(self):
        environment = {**os.environ, "CHROME_PATH": require_chromium()}
        self.process = subprocess.Popen(["node", str(HERE / "run.mjs")], cwd=HERE, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        return self

    def run(self, url, job):
        try:
            self.process.stdin.write(json.dumps({"url": url, "form": job.form, "only": job.only}) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise BookError("Lighthouse", "an answer of run.mjs", f"it ended with code {self.process.wait()}", "see its message above; finished runs are kept, start the command again")
        return json.loads(line)

    def __exit__(self, *problem):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.terminate()
