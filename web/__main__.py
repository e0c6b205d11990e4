"""Command line of the project: ``python -m web COMMAND``."""

import argparse
import os
import sys
from pathlib import Path

from . import book, readme, translations

ROOT = Path(__file__).resolve().parent.parent


def main(arguments=None):
    """Run one command; returns the exit code (0 when all is well)."""
    parser = argparse.ArgumentParser(prog="python -m web", description="Make the book, or refresh its chapters and README.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    make = commands.add_parser("book", help="execute every chapter afresh, compare with the committed outputs, build the pages")
    make.add_argument("--editions", nargs="+", choices=book.EDITIONS, default=book.EDITIONS, metavar="LANGUAGE", help="editions to make (default en zh; English first)")
    make.add_argument("--workers", type=int, help="chapters to run at a time (default: one per processor)")
    refresh = commands.add_parser("chapters", help="execute chapters from their text twins and write them in place (for authors)")
    refresh.add_argument("names", nargs="*", metavar="NAME", help="chapter names such as 02-1-status (default: all)")
    refresh.add_argument("--workers", type=int, help="chapters to run at a time (default: one per processor)")
    commands.add_parser("readme", help="write the generated parts of README.md")
    commands.add_parser("translations", help="bring the Chinese catalogues up to date with the English pages")
    for command in commands.choices.values():
        command.add_argument("--root", type=Path, default=ROOT, metavar="FOLDER", help="project to work on (default: the one this code stands in)")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    if root != ROOT:
        os.environ["BOOK_ROOT"] = str(root)  # data, claims and citation are then read there
    if options.command == "book":
        return book.make_book(root, editions=options.editions, workers=options.workers)
    if options.command == "chapters":
        return book.refresh_chapters(root, names=options.names, workers=options.workers)
    if options.command == "translations":
        return translations.update(root)
    return readme.write_readme(root)


if __name__ == "__main__":
    sys.exit(main())
