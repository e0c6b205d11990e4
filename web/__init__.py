"""How notebooks become a book: execution, comparison, pages. Knows nothing of economics."""
