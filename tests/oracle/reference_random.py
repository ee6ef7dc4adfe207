# SPDX-License-Identifier: GPL-3.0-or-later
"""The program's random bits (src/core/random.c): Philox4x32-10 of Salmon et al. 2011, in NumPy."""
import numpy as np

PERMUTATION, IMAGE, PEOPLE, RESAMPLE = 15, 26, 27, 33  # include/attrscope/random.h


def philox(counter, key, rounds=10):
    """counter [4, ...], key [2] of 32-bit numbers as uint64 -> [4, ...]."""
    c = [np.asarray(x, np.uint64) for x in counter]
    k = [int(x) for x in key]
    low = np.uint64(0xFFFFFFFF)
    for _ in range(rounds):
        p0, p1 = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
        c = [p1 >> np.uint64(32) ^ c[1] ^ np.uint64(k[0]), p1 & low,
             p0 >> np.uint64(32) ^ c[3] ^ np.uint64(k[1]), p0 & low]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def bits(seed, use, a, b):
    """64 bits at coordinates (a, b), which broadcast."""
    a, b = np.broadcast_arrays(np.asarray(a, np.uint64), np.asarray(b, np.uint64))
    low = np.uint64(0xFFFFFFFF)
    first, second, _, _ = philox([a & low, a >> np.uint64(32), b, np.full(a.shape, use, np.uint64)],
                                 [seed & 0xFFFFFFFF, seed >> 32])
    return first << np.uint64(32) | second


def draws_of_people(seed, people, draws):
    """[B, P]: how often each draw of as many people as there are has each person."""
    d, b = np.meshgrid(np.arange(people), np.arange(draws))
    uniform = ((bits(seed, RESAMPLE, d, b) >> np.uint64(11)).astype(float) + 0.5) * 2.0 ** -53
    drawn = np.minimum((uniform * people).astype(int), people - 1)
    return np.array([np.bincount(row, minlength=people) for row in drawn])
