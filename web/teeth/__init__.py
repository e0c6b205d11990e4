"""Teeth: break the evidence or the book on purpose, and see what notices.

``mutations`` makes the damage, ``bite`` applies it in a private copy and finds what catches it,
``__main__`` is the command line and writes the record that the book shows.
The integrity list is left out on purpose: it notices every edit. Here a change counts as caught only when
the loader refuses it, a chapter fails, an output of a chapter differs (pictures do not count; the data beside them do),
or the comparison of a committed chapter with its text twin and its fresh outputs differs.
"""
