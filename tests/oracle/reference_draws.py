# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws and permutations of `attrscope infer`, anew from the images and the seed as docs/method.md says.

People are identities with a known value, k their number among the sorted labels of the images used.
"""
import numpy as np

import reference_random as random


def choose_strata(rows, k, known, given, seed):
    """rows, k, known [N], given [N, G] -> images of N that may be drawn [N], stratum [N] of each person's (else 0)."""
    code = (given > 0) @ (2 ** np.arange(given.shape[1])[::-1]) if given.shape[1] else np.zeros(len(k), int)
    return choose_strata_of(rows, k, known, np.where((given != 0).all(axis=1), code, -1), seed)


def choose_strata_of(rows, k, known, code, seed):
    """The same from the given attributes' classes as one [N], -1 where one is missing."""
    use = known & (code >= 0)
    key = random.bits(seed, random.IMAGE, rows, 0)
    stratum = np.zeros(len(k), int)
    for person in np.unique(k[use]):
        own = np.flatnonzero(use & (k == person))
        stratum[own] = code[own[np.argmin(key[own])]]
    return use & (stratum == code), stratum


def people_of(rows, k, use, stratum, seed):
    """-> people by stratum and number [n], their strata [n], and their images in random order, a list a person."""
    people = sorted({(stratum[i], k[i]) for i in np.flatnonzero(use)})
    key = random.bits(seed, random.IMAGE, rows, 0)
    own = [np.flatnonzero(use & (k == p)) for _, p in people]
    return (np.array([p for _, p in people]), np.array([s for s, _ in people]),
            [images[np.argsort(key[images])] for images in own])


def draw(rows, images, people, seed, r, most):
    """-> the image of every person in draw r, and whether the draw has the person."""
    key = random.bits(seed, random.IMAGE, rows, 1 + r)
    chosen = np.array([own[np.argmin(key[own])] for own in images])
    rank = np.argsort(np.argsort(random.bits(seed, random.PEOPLE, people, r), kind="stable"))
    return chosen, rank < most if most > 0 else np.ones(len(people), bool)


def photo_classes(stratum, images):
    """Classes of 1, 2, 3-4, 5-8 ... photos inside strata, joined from the fewest on until they hold ten."""
    bins = np.array([int(np.ceil(np.log2(len(own)))) for own in images])
    classes, number = np.zeros(len(bins), int), 0
    for s in np.unique(stratum):
        own = stratum == s
        held = 0
        for b in range(bins.max() + 1):
            here = own & (bins == b)
            classes[here] = number
            held += here.sum()
            if held >= 10 and (own & (bins > b)).sum() >= 10:
                number, held = number + 1, 0
        number += 1
    return classes


def permutations(people, classes, seed, count):
    """pi [count, n]: the j-th of a class gets the value of the one with the j-th least random bits."""
    pi = np.empty((count, len(people)), int)
    keys = random.bits(seed, random.PERMUTATION, people[None, :], 1 + np.arange(count)[:, None])
    for c in np.unique(classes):
        own = np.flatnonzero(classes == c)
        pi[:, own] = own[np.argsort(keys[:, own], axis=1, kind="stable")]
    return pi


def sources(pi, images, chosen):
    """[P, n] whose image's value each person gets: number j of m is given number floor(j m' / m) of the other's m'."""
    number = np.array([list(own).index(c) for own, c in zip(images, chosen)])
    size = np.array([len(own) for own in images])
    padded = np.array([np.resize(own, size.max()) for own in images])
    return padded[pi, number * size[pi] // size]
