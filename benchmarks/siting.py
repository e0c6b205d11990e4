"""How long the location models take: python -m benchmarks.siting

A benchmark, not a test: it prints what it measures and judges nothing.
"""

import argparse
import time

import numpy as np

from hebei_cbec.siting import maximal_covering, p_centre, p_median, scenarios, set_covering

SEED = 2016


def on_a_map(points, sites, seed=SEED):
    """Straight-line distances in kilometres between random places in a square of 600 km, and random weights."""
    source = np.random.default_rng(seed)
    demand_points, candidates = (600 * source.random((number, 2)) for number in (points, sites))
    return np.hypot(*(demand_points[:, None] - candidates[None]).transpose(2, 0, 1)), source.random(points)


def without_geometry(points, sites, seed=SEED):
    """Independent random numbers: no triangle inequality, the hardest case."""
    source = np.random.default_rng(seed)
    return 600 * source.random((points, sites)), source.random(points)


def measure(name, call):
    """Time one call and print its result (returns what the call returned)."""
    start = time.perf_counter()
    result = call()
    seconds = time.perf_counter() - start
    proven = getattr(result, "proven", None)
    told = "" if proven is None else f"  proven={proven}  gap={abs(result.cost - result.bound) / max(result.cost, 1e-300):.1e}  runners-up={len(result.runners_up)}{'' if result.complete else ' (not all)'}"
    print(f"{seconds:8.2f} s  {name}{told}", flush=True)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=60, help="seconds for each model without geometry (default 60)")
    limit = parser.parse_args().limit
    for points, sites, counts in ((200, 11, (1, 2, 3, 5, 10)), (200, 200, (3, 5, 10, 20))):
        distances, demand = on_a_map(points, sites)
        for p in counts:
            measure(f"p-median, {points} × {sites}, p = {p}, solver only", lambda p=p: p_median(distances, demand, p, near_ties=None))
            measure(f"p-median, {points} × {sites}, p = {p}, with near-ties", lambda p=p: p_median(distances, demand, p))
        for name, call in {
            "p-centre, p = 5": lambda: p_centre(distances, demand, 5, near_ties=None),
            "maximal covering, p = 5, 100 km": lambda: maximal_covering(distances, demand, 5, 100, near_ties=None),
            "set covering, 250 km": lambda: set_covering(distances, 250, near_ties=None),
        }.items():
            measure(f"{name}, {points} × {sites}", call)
    distances, demand = on_a_map(13, 11)
    for p in (1, 2, 3, 4, 5):
        one = measure(f"10,000 scenarios, 13 × 11, p = {p}, one process", lambda p=p: scenarios(distances, demand, p))
        two = measure(f"10,000 scenarios, 13 × 11, p = {p}, two processes", lambda p=p: scenarios(distances, demand, p, n_jobs=2))
        print("            same result:", one == two)
    distances, demand = without_geometry(200, 200)
    for p in (3, 10):
        measure(f"p-median, 200 × 200 random numbers, p = {p}, at most {limit:g} s", lambda p=p: p_median(distances, demand, p, near_ties=None, time_limit=limit))


if __name__ == "__main__":
    main()
