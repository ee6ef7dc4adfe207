# SPDX-License-Identifier: GPL-3.0-or-later
"""A study of every analysis, and runs of it whose outputs can be compared byte for byte."""

import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import asc_cli  # noqa: E402

STUDY = """
study: faults
images:
  table: df_dataset.csv
%s
models:
  - {name: A, architecture: r50, metric: cosine, embeddings: A_r50_synth.npy}
  - {name: B, architecture: r18, metric: euclidean, embeddings: B_r18_synth.npy}
quality: {min_images: 5, min_single_face: 3, min_kept: 3}
macro: {sampled: {draws: 2}, population: {weighting: image}}
kinds:
verify: {matched_pairs: 500}
fairness: {far: [1e-2], people_at_least: 5, replicates: 100}
inference: {permutations: 99}
probe: {folds: 3}
map: {components: 3}
neighbours: {k: 5, permutations: 19, map: 200}
topology: {repetitions: 2, sampled: 50}
micro: {k: [5], eps: [0.6]}
checkpoint: {interval: %s}
lattice:
"""


def make(folder, images, identities, side, interval):
    """Makes folder/study and returns it: two models with attributes of every kind, and a lattice."""
    made = asc_cli.synth(folder / "study", images=images, identities=identities, attributes=5,
                         effect=[0, 0.3], models="A_r50:cosine:48,B_r18:euclidean:32",
                         traits="race:classes:3:0.4,step:ordered:3:0.3,yaw:linear:0.3")
    attributes = made.read_text().split("df_dataset.csv\n")[1].split("models:")[0].rstrip()
    lattice = asc_cli.run(["synth", "--lattice", "-o", folder / "lattice", "--identities", 2,
                           "--side", side, "--models", "A_r50_faces:cosine:32:0.6", "-q"])
    if lattice.code != 0:
        raise AssertionError(f"synth failed\n{lattice}")
    text = (folder / "lattice" / "study.yaml").read_text()
    section = text[text.index("lattice:\n") + len("lattice:\n"):]
    section = section[:section.index("\nmicro:") + 1] if "\nmicro:" in section else section
    for name in (folder / "lattice").iterdir():
        if name.name != "study.yaml":
            shutil.move(str(name), folder / "study" / name.name)
    made.write_text(STUDY.lstrip() % (attributes, interval) + section)
    return folder / "study"


def start(place, ranks, fault=None, more=None):
    """The same command for every run, as it is recorded in the outputs: in `place`, into out/."""
    place.mkdir(exist_ok=True)
    return asc_cli.start(["run", "../study/study.yaml", "-o", "out"], ranks=ranks, cwd=place,
                         env=dict(more or {}, SOURCE_DATE_EPOCH="0"), fault=fault)


def contents(out):
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def differing(golden, found):
    return [n for n in sorted(set(golden) | set(found)) if golden.get(n) != found.get(n)]
