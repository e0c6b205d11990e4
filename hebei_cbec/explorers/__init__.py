"""What the explorers of this book show: one module each, with ``data(book)`` and ``tables(book)``; see ``web/explorers``.

This is the one part of ``hebei_cbec`` that the web pages call, and that knows of them; no chapter uses it.
"""
