# SPDX-License-Identifier: GPL-3.0-or-later
"""Exact neighbours of every image against FAISS's exact search, one thread each.

Usage: neighbours.py PROGRAM IMAGES DIMENSION [K]
"""

import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np

ONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
os.environ.update(ONE)


def write_study(folder, images, dimension):
    """Five images a person around a centre, in random order."""
    random = np.random.default_rng(1)
    person = random.permutation(np.arange(images) % max(images // 5, 2))
    rows = random.standard_normal((images, dimension), dtype=np.float32)
    rows += random.standard_normal((person.max() + 1, dimension), dtype=np.float32)[person]
    np.save(folder / "e.npy", rows)
    np.save(folder / "labels.npy", person)
    (folder / "study.yaml").write_text("study: bench\nimages: {labels: labels.npy}\nmodels:\n"
                                       "  - {name: m, architecture: a, metric: cosine, embeddings: e.npy}\nneighbours:\n")
    return rows


def run(program, folder, k):
    """Processor seconds of the whole program, starting MPI and writing included to a new output: nothing is found
    finished."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with tempfile.TemporaryDirectory(dir=folder) as out:
        subprocess.run([program, "neighbours", folder / "study.h5", "-o", f"{out}/r.h5", f"--neighbours.k={k}",
                        "--neighbours.permutations=19", "--neighbours.trust=0", "--neighbours.map=0"], check=True, capture_output=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def search(rows, k):
    """Processor seconds of FAISS for the same, normalising included; its lists have the image itself first."""
    import faiss
    faiss.omp_set_num_threads(1)
    start = time.process_time()
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(unit)
    index.search(unit, k + 1)
    return time.process_time() - start


def make(program, folder, images, dimension):
    folder.mkdir()
    rows = write_study(folder, images, dimension)
    subprocess.run([program, "import", folder / "study.yaml", "-o", folder / "study.h5"], check=True, capture_output=True)
    return rows


def main(program, images, dimension, k=10):
    with tempfile.TemporaryDirectory() as name:
        start, folder = pathlib.Path(name) / "start", pathlib.Path(name) / "study"
        make(program, start, 40, 16)  # its time is that of starting MPI, as Python's start is not in FAISS's
        rows = make(program, folder, images, dimension)
        found = [(run(program, folder, k) - run(program, start, k), search(rows, k)) for _ in range(3)]
    ours, theirs = (min(x) for x in zip(*found))
    print(f"neighbours N={images} D={dimension} k={k}: {ours:.2f} s, {ours / theirs:.2f} x FAISS ({theirs:.2f} s)")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
