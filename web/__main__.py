"""Command line of the project: ``python -m web COMMAND``."""

import argparse
import os
import sys
from pathlib import Path

from reproduction.errors import BookError

from . import book, readme, release, translations
from .course import make as course

ROOT = Path(__file__).resolve().parent.parent


def main(arguments=None):
    """Run one command; returns the exit code: 0 when all is well, 2 for a request that cannot be met, with what to do about it."""
    parser = argparse.ArgumentParser(prog="python -m web", description="Make the book, or refresh its chapters and README.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    make = commands.add_parser("book", help="execute every chapter afresh, compare with the committed outputs, build the pages")
    make.add_argument("--editions", nargs="+", choices=book.EDITIONS, default=book.EDITIONS, metavar="LANGUAGE", help="editions to make (default en zh; English first)")
    make.add_argument("--workers", type=int, help="chapters to run at a time (default: one per processor)")
    refresh = commands.add_parser("chapters", help="execute chapters from their text twins and write them in place (for authors)")
    refresh.add_argument("names", nargs="*", metavar="NAME", help="chapter names such as 02-1-status (default: all)")
    refresh.add_argument("--workers", type=int, help="chapters to run at a time (default: one per processor)")
    printer = commands.add_parser("pdf", help="print the pages that `book` built as one PDF an edition (needs a Chromium or Chrome)")
    printer.add_argument("--editions", nargs="+", choices=book.EDITIONS, default=book.EDITIONS, metavar="LANGUAGE", help="editions to print (default en zh)")
    commands.add_parser("readme", help="write the generated parts of README.md")
    commands.add_parser("translations", help="bring the Chinese catalogues up to date with the English pages")
    publish = commands.add_parser("release", help="set the version, make the book, pack the archives, commit and tag; or change nothing")
    publish.add_argument("version", metavar="VERSION", help="the new version, such as 0.2.0")
    lessons = commands.add_parser("course", help="make student and teacher notebooks, assignments, rubric and slides in _build/course")
    lessons.add_argument("--editions", nargs="+", choices=book.EDITIONS, default=book.EDITIONS, metavar="LANGUAGE", help="languages to make (default en zh)")
    lessons.add_argument("--chapters", nargs="+", default=(), metavar="NAME", help="chapters to include (default all)")
    lessons.add_argument("--slides", nargs="+", default=(), metavar="NAME", help="chapters to make slides of (default: those in course/course.yml)")
    lessons.add_argument("--try", nargs="*", dest="tried", metavar="NAME", help="make nothing; try the checks of these chapters (default all) without answer, with the solution and with wrong answers")
    for command in commands.choices.values():
        command.add_argument("--root", type=Path, default=ROOT, metavar="FOLDER", help="project to work on (default: the one this code stands in)")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    if root != ROOT:
        os.environ["BOOK_ROOT"] = str(root)  # data, claims and citation are then read there
    try:
        return _run(options, root)
    except BookError as error:
        print(error, file=sys.stderr)
        return 2


def _run(options, root):
    if options.command == "book":
        return book.make_book(root, editions=options.editions, workers=options.workers)
    if options.command == "pdf":
        return book.print_book(root, options.editions)
    if options.command == "chapters":
        return book.refresh_chapters(root, names=options.names, workers=options.workers)
    if options.command == "course":
        return course.try_chapters(root, options.tried) if options.tried is not None else course.make_course(root, languages=options.editions, chapters=options.chapters, slides=options.slides)
    if options.command == "translations":
        return translations.update(root)
    if options.command == "release":
        return release.make_release(root, options.version)
    return readme.write_readme(root)


if __name__ == "__main__":
    sys.exit(main())
