"""Lighthouse over every page of both editions, on phone and desktop: ``python -m benchmarks.lighthouse``.

The Python side chooses what to measure, keeps every finished run and judges the medians; ``run.mjs`` drives Lighthouse (see ``package.json``).
"""
