# SPDX-License-Identifier: GPL-3.0-or-later
"""Two builds of the program on a synthetic study and a lattice: the same tables.

Usage: compare.py FOLDER PROGRAM COMMAND ... What comes from counts of distances is the same in every byte; what goes
through a BLAS or the last bit of a logarithm agrees within 1e-9, but for how many steps a solver took.
"""

import os
import pathlib
import shutil
import subprocess
import sys

import numpy
import pandas

ANALYSES = ("macro", "quality", "inference", "verify", "probe", "map")
EXACT = ("df_attributes", "df_identities", "df_modality", "macro_attributes", "macro_identities", "macro_identity_attributes", "macro_identity_features", "macro_modalities", "quality", "quality_images", "identities_verification")


def call(command, *arguments, **environment):
    subprocess.run([*command, *map(str, arguments)], check=True, env={**os.environ, "OMP_NUM_THREADS": "2", **environment})


def make_studies(folder, program):
    study = folder / "study" / "study.yaml"
    call(program, "synth", "-q", "-o", study.parent, "--images", 600, "--identities", 50, "--attributes", 6, "--effect", "0,0.4",
         "--models", "A_r50:cosine:100,B_r18:euclidean:32")
    text = study.read_text()
    study.write_text(text[:text.index("macro:")] + "inference: {permutations: 99, draws: 3}\n" +
                     "".join(f"{name}: {{}}\n" for name in ANALYSES if name != "inference"))
    call(program, "synth", "-q", "-o", folder / "lattice", "--lattice", "--identities", 2)
    return study, folder / "lattice" / "study.yaml"


def differences(a, b):
    """What differs between two tables, beyond 1e-9 of what is there."""
    x, y = pandas.read_csv(a), pandas.read_csv(b)
    if list(x) != list(y) or len(x) != len(y):
        return ["shape"]
    x, y = (table.drop(columns="iterations", errors="ignore") for table in (x, y))
    numbers = [c for c in x if x[c].dtype.kind == "f" or y[c].dtype.kind == "f"]
    return [c for c in x if c not in numbers and not x[c].equals(y[c])] + \
        [c for c in numbers if not numpy.allclose(x[c], y[c], rtol=1e-9, atol=1e-12, equal_nan=True)]


def compare(name, golden, other):
    wrong = 0
    paths = sorted(p.relative_to(golden) for p in golden.rglob("*.csv"))
    if paths != sorted(p.relative_to(other) for p in other.rglob("*.csv")):
        raise SystemExit(f"{name}: other tables")
    for path in paths:
        same = (golden / path).read_bytes() == (other / path).read_bytes()
        bad = [] if same else ["bytes"] if path.stem in EXACT else differences(golden / path, other / path)
        wrong += bool(bad)
        print(f"{name:8} {str(path):40} {'same bytes' if same else bad or 'within 1e-9'}")
    return wrong


def main():
    folder, program, other = pathlib.Path(sys.argv[1]), [sys.argv[2]], sys.argv[3:]
    for name in ("study", "lattice", "golden", "plain", "other"):
        shutil.rmtree(folder / name, ignore_errors=True)
    wrong = 0
    for path in make_studies(folder, program):
        name = path.parent.name
        runs = {"golden": (program, {}), "plain": (program, {"ATTRSCOPE_KERNEL": "plain"}), "other": (other, {})}
        for run, (command, environment) in runs.items():
            call(command, "run", path, "-q", "--no-report", "-o", folder / run / name, **environment)
        for run in ("plain", "other"):
            wrong += compare(run, folder / "golden" / name / "tables", folder / run / name / "tables")
    if wrong:
        raise SystemExit(f"{wrong} tables differ")


if __name__ == "__main__":
    main()
