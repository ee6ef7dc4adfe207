# SPDX-License-Identifier: GPL-3.0-or-later
"""How far apart the page's colours are, for who sees three primaries and for who lacks one.

Distances are those of OKLab (Ottosson 2020) times 100: 2 can just be told. Missing cones as by Machado, Oliveira and
Fernandes (2009), linear RGB, severity 1."""

import itertools
import re

import numpy as np

SIGHTS = {
    "all": np.eye(3),
    "no L": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "no M": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]])}
CONES = np.array([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                  [0.0883024619, 0.2817188376, 0.6299787005]])
LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660]])


def linear(colour):
    v = np.array([int(colour[k:k + 2], 16) for k in (0, 2, 4)]) / 255
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def distance(a, b, sight):
    p, q = (LAB @ np.cbrt(CONES @ np.clip(SIGHTS[sight] @ linear(x), 0, 1)) for x in (a, b))
    return 100 * np.hypot.reduce(p - q)


def contrast(a, b):
    """By WCAG 2."""
    p, q = sorted(np.array([0.2126, 0.7152, 0.0722]) @ linear(x) for x in (a, b))
    return (q + 0.05) / (p + 0.05)


def themes(page):
    """{variable: rrggbb} of light paper and of dark: each has its colours, then its ground."""
    rules = re.findall(r":root\{(--(?:m0|text).*?)\}", page.replace("\n", ""))
    colours = [dict(re.findall(r"--(\w+):#(\w{6})", x)) for x in rules]
    return {**colours[0], **colours[2]}, {**colours[1], **colours[3]}


def assert_apart(test, page):
    """Models from each other, classes as well; what both have from models and from what is across."""
    for colours in themes(page):
        kinds = {kind: sorted(x for x in colours if re.fullmatch(kind + r"\d", x)) for kind in "mk"}
        test.assertEqual([len(x) for x in kinds.values()], [10, 7])
        for sight in SIGHTS:
            for names, least in ((kinds["m"], 7), (kinds["k"], 9), (["both", "across", "text"], 14)):
                for a, b in itertools.combinations(names, 2):
                    test.assertGreater(distance(colours[a], colours[b], sight), least, (a, b, sight))
            for name in kinds["m"]:
                test.assertGreater(distance(colours[name], colours["both"], sight), 7, (name, sight))
        for name in kinds["m"] + kinds["k"] + ["both", "across"]:
            for ground in ("card", "paper"):
                test.assertGreaterEqual(round(contrast(colours[name], colours[ground]), 1), 3, (name, ground))
