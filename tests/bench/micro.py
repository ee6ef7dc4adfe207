# SPDX-License-Identifier: GPL-3.0-or-later
"""Energies of one attribute against FAISS's exact search and scikit-learn's neighbours.

Usage: micro.py PROGRAM SEGMENTS DIMENSION
       micro.py PROGRAM alone SEGMENTS DIMENSION     peak memory and time of all variants
"""

import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np

ALL = ["--micro.k=5,10,20,40,80", "--micro.eps=0.4,0.6,0.8,1"]


def write_study(folder, nodes, segments, dimension):
    random = np.random.default_rng(1)
    table = random.permutation(nodes)[:3 * segments].reshape(-1, 3)
    with open(folder / "steps.csv", "w") as file:
        file.write("index,id_curve,moving_dimension,param_step\n")
        for curve, steps in enumerate(table):
            for step, node in enumerate(steps):
                file.write(f"{node},{curve},0,{step}\n")
    (folder / "e").mkdir()
    embeddings = random.standard_normal((nodes, dimension), dtype=np.float32)
    np.save(folder / "e" / "0.npy", embeddings)
    (folder / "study.yaml").write_text(
        "study: bench\nlattice:\n  segments: steps.csv\n  models:\n"
        "    - {name: m, architecture: a, variant: v, metric: cosine, embeddings: e}\nmicro:\n")
    return embeddings[table[:, 1]]


def run(program, folder, options):
    """Seconds of the work, as the program says them: reading included, starting MPI not, as Python's
    start is not in the others' times. The output is a new one: finished units are not computed again."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        result = subprocess.run([program, "micro", folder / "study.yaml", "-o", f"{out}/r.h5", *options],
                                check=True, env={**os.environ, "OMP_NUM_THREADS": str(os.cpu_count())},
                                stderr=subprocess.PIPE, text=True)
    return float(re.search(r"fields in ([0-9.]+) s", result.stderr)[1])


def compare(program, segments, dimension):
    import faiss
    from sklearn.neighbors import kneighbors_graph

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        points = write_study(folder, 3 * segments, segments, dimension)
        nearest = min(run(program, folder, ["--micro.k=10", "--micro.measures=nearest"])
                      for _ in range(3))
        everything = min(run(program, folder, ALL) for _ in range(3))
        faiss.omp_set_num_threads(os.cpu_count())
        unit = points / np.linalg.norm(points, axis=1, keepdims=True)
        times = []
        for _ in range(3):
            start = time.perf_counter()
            index = faiss.IndexFlatIP(dimension)
            index.add(unit)
            index.search(unit, 11)
            times.append(time.perf_counter() - start)
        start = time.perf_counter()
        kneighbors_graph(points, 10, metric="cosine", n_jobs=os.cpu_count())
        scikit = time.perf_counter() - start
    print(f"nearest-neighbour energy C={segments} D={dimension} k=10: {nearest:.2f} s, "
          f"{nearest / min(times):.2f} x FAISS ({min(times):.2f} s), "
          f"1/{scikit / nearest:.1f} of scikit-learn ({scikit:.1f} s)")
    print(f"all variants: {everything:.2f} s, {everything / nearest:.2f} x the nearest alone")


def alone(program, segments, dimension):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_study(folder, 3 * segments, segments, dimension)
        seconds = run(program, folder, ALL)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    print(f"{3 * segments:,} nodes, {segments:,} segments, all variants: {seconds:.1f} s, {peak:.2f} GiB resident")


if __name__ == "__main__":
    if sys.argv[2] == "alone":
        alone(sys.argv[1], *map(int, sys.argv[3:]))
    else:
        compare(sys.argv[1], *map(int, sys.argv[2:]))
