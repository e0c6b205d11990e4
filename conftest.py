"""Every test, and every kernel that nbval starts, sees the same project and the same conditions."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent

os.environ.update(BOOK_LANGUAGE="en", MPLBACKEND="agg", PYTHONHASHSEED="0", SOURCE_DATE_EPOCH="0")
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
for name in ("BOOK_ROOT", "BOOK_CHAPTERS", "BOOK_FIGURES"):
    os.environ.pop(name, None)


def pytest_terminal_summary(terminalreporter, config):
    """Leave the counts of a whole run for the page of build facts; a part of the tests says nothing about the whole."""
    from web import facts

    if config.option.keyword or list(config.args) != list(config.getini("testpaths")):
        return
    counts = {word: len(terminalreporter.stats.get(word, [])) for word in ("passed", "failed", "error", "skipped")}
    facts.write(ROOT, facts.TEST_FACTS, {"passed": counts["passed"], "failed": counts["failed"] + counts["error"], "skipped": counts["skipped"]})
