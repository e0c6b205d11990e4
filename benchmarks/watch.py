"""Run a command, and watch how long it takes and how much memory it holds, with everything that it starts."""

import os
import subprocess
import threading
import time
from dataclasses import dataclass

import psutil

from reproduction.errors import BookError

SAMPLE_SECONDS = 0.1
LAST_LINES = 12


@dataclass(frozen=True)
class Run:
    """What a command cost: seconds by the clock, and the most megabytes at any moment; and the lines that it printed."""

    seconds: float
    megabytes: float
    lines: tuple


def watch(command, *, folder, environment=None, report=None):
    """Run a command to its end.

    Memory is the sum of the resident sets of the command and of all processes that it started, sampled ten times a second;
    pages that several processes share count once for each, so the sum is an upper bound.

    Parameters
    ----------
    command : sequence of str
    folder : pathlib.Path
        Where it runs.
    environment : dict of str to str, optional
        Added to that of this process.
    report : callable, optional
        Called with each line that the command prints.

    Returns
    -------
    Run

    Raises
    ------
    BookError
        The command failed: times of a failed run would mean nothing.
    """
    lines = []
    start = time.perf_counter()
    process = subprocess.Popen(
        list(command), cwd=folder, env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace"
    )
    memory = _Memory(process.pid)
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if report:
            report(f"    {lines[-1]}")
    code = process.wait()
    seconds = time.perf_counter() - start
    megabytes = memory.stop()
    if code:
        raise BookError(" ".join(command[-3:]), "a command that ends well", f"code {code}:\n" + "\n".join(lines[-LAST_LINES:]), "repair the book first (`make book`); nothing was recorded")
    return Run(seconds, megabytes, tuple(lines))


class _Memory:
    """The largest sum of resident sets below one process, sampled until it is stopped."""

    def __init__(self, pid):
        self.most, self.root, self.ended = 0, psutil.Process(pid), threading.Event()
        self.thread = threading.Thread(target=self._sample, daemon=True)
        self.thread.start()

    def _sample(self):
        while not self.ended.wait(SAMPLE_SECONDS):
            self.most = max(self.most, self._sum())

    def _sum(self):
        total = 0
        try:
            family = [self.root, *self.root.children(recursive=True)]
        except psutil.Error:
            return 0
        for process in family:
            try:
                total += process.memory_info().rss
            except psutil.Error:  # it ended meanwhile
                continue
        return total

    def stop(self):
        self.ended.set()
        self.thread.join()
        return self.most / 1e6
