"""The course in one language, in a process of its own: ``python -m web.course FOLDER [--chapters …] [--slides …]``."""

import argparse
import sys
from pathlib import Path

from reproduction.errors import BookError
from reproduction.paths import project_root

from .edition import make_edition

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m web.course")
    parser.add_argument("target", type=Path)
    parser.add_argument("--chapters", nargs="*", default=())
    parser.add_argument("--slides", nargs="*", default=())
    options = parser.parse_args()
    try:
        make_edition(project_root(), options.target, chapters=options.chapters, slides=options.slides, report=lambda line: print(line, flush=True))
    except BookError as error:
        sys.exit(str(error))
