# SPDX-License-Identifier: GPL-3.0-or-later
"""Time of the published protocol in SciPy: one 500-image draw an attribute, cdist and ks_2samp.

Usage: scipy_sample.py IMAGES DIMENSION ATTRIBUTES: prints seconds for all attributes, measured on
four of them and scaled.
"""
import sys
import time

import numpy as np
from scipy.spatial.distance import cdist
from scipy.stats import ks_2samp

N_SAMPLES, MEASURED = 500, 4


def inside(x, metric):
    return cdist(x, x, metric)[np.triu_indices(len(x), 1)]


def main():
    n, dimension, attributes = map(int, sys.argv[1:4])
    rng = np.random.default_rng(0)
    x = rng.standard_normal((n, dimension), dtype=np.float32)
    start = time.perf_counter()
    for _ in range(MEASURED):
        chosen = rng.permutation(n)[: 2 * N_SAMPLES]
        a, b = x[chosen[:N_SAMPLES]], x[chosen[N_SAMPLES:]]
        across = cdist(a, b, "cosine").ravel()
        ks_2samp(inside(a, "cosine"), across)
        ks_2samp(inside(b, "cosine"), across)
    seconds = (time.perf_counter() - start) / MEASURED * attributes
    print(f"{seconds:.3f}")


main()
