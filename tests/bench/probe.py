# SPDX-License-Identifier: GPL-3.0-or-later
"""Probe of all attributes against scikit-learn's cross_validate, timed on a few and scaled.

Usage: probe.py PROGRAM IMAGES DIMENSION ATTRIBUTES TIMED
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_validate


def main():
    program, n, dimension, attributes, timed = sys.argv[1], *map(int, sys.argv[2:])
    cores = os.cpu_count()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([program, "synth", "-q", "-o", folder, "--images", str(n), "--identities",
                        str(n // 20), "--attributes", str(attributes), "--effect", "0,0.1,0.3",
                        "--models", f"bench_m:cosine:{dimension}"], check=True)
        subprocess.run([program, "import", "-q", folder / "study.yaml", "-o", folder / "s.h5"],
                       check=True)
        environment = {**os.environ, "OMP_NUM_THREADS": str(cores)}
        start = time.perf_counter()
        subprocess.run([program, "probe", folder / "s.h5", "-o", folder / "r.h5"], check=True,
                       env=environment)
        ours = time.perf_counter() - start
        frame = pd.read_csv(folder / "df_dataset.csv")
        x = np.load(next(folder.glob("*.npy")))
        x = x / np.linalg.norm(x, axis=1, keepdims=True)
        start = time.perf_counter()
        labels = [c for c in frame if set(frame[c].unique()) == {-1, 1}]
        chosen = labels[:: max(len(labels) // timed, 1)][:timed]
        for attribute in chosen:
            cross_validate(LogisticRegression(max_iter=1000), x, frame[attribute], cv=5,
                           scoring=("accuracy", "balanced_accuracy"))
        theirs = (time.perf_counter() - start) * attributes / len(chosen)
    print(f"probe N={n} D={dimension} A={attributes}: {ours:.2f} s for three schemes of folds; "
          f"scikit-learn {theirs:.1f} s for one ({len(chosen)} attributes timed): "
          f"{theirs / ours:.1f} x as commands, {3 * theirs / ours:.1f} x a regression")


if __name__ == "__main__":
    main()
