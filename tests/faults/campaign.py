# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills runs at random moments, lets them go on, and compares every byte with a run that was left alone.

Usage: campaign.py ROUNDS [SEED]. Each round: a random number of ranks; then SIGKILL of one rank, of
all ranks, or SIGTERM or SIGUSR1 to one rank, at a random moment; once or several times; then the same
command on a random number of ranks until it has finished.
"""

import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
import asc_cli  # noqa: E402

AGAIN = 75
STUDY = """
study: faults
images: {table: df_dataset.csv}
models:
  - {name: A, architecture: r50, metric: cosine, embeddings: A_r50_synth.npy}
  - {name: B, architecture: r18, metric: euclidean, embeddings: B_r18_synth.npy}
quality: {min_images: 5, min_single_face: 3, min_kept: 3}
macro: {sampled: {draws: 2}, population: {weighting: image}}
verify: {matched_pairs: 2000}
inference: {permutations: 99}
micro: {k: [5], eps: [0.6]}
checkpoint: {interval: 0.2}
lattice:
"""


def make_study(folder):
    """A study of two models and a lattice, large enough for several blocks of tiles."""
    made = asc_cli.synth(folder / "study", images=4500, identities=250, attributes=6,
                         effect=[0, 0.3],
                         models="A_r50:cosine:64,B_r18:euclidean:32")
    program = os.environ["ATTRSCOPE_PROGRAM"]
    subprocess.run([program, "synth", "--lattice", "-o", folder / "lattice", "--identities", "2",
                    "--side", "7", "--models", "A_r50_faces:cosine:64:0.6", "-q"], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    lattice = (folder / "lattice" / "study.yaml").read_text()
    section = lattice[lattice.index("lattice:\n") + len("lattice:\n"):]
    section = section[:section.index("\nmicro:") + 1] if "\nmicro:" in section else section
    for name in (folder / "lattice").iterdir():
        if name.name != "study.yaml":
            shutil.move(str(name), folder / "study" / name.name)
    study = pathlib.Path(made)
    study.write_text(STUDY.lstrip() + section)


def start(place, ranks):
    """The same command for every run, as it is recorded in the outputs: in `place`, into out/."""
    environment = dict(os.environ, **asc_cli.MPI_ENVIRONMENT, SOURCE_DATE_EPOCH="0")
    for name in list(environment):
        if name.startswith("SLURM_"):
            del environment[name]
    command = ["mpirun", "--oversubscribe", "-n", str(ranks), os.environ["ATTRSCOPE_PROGRAM"],
               "run", "../study/study.yaml", "-o", "out"]
    place.mkdir(exist_ok=True)
    return subprocess.Popen(command, cwd=place, env=environment, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def ranks_of(launcher):
    """Process ids of the launcher's ranks."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            name = (entry / "comm").read_text().strip()
        except (OSError, IndexError):
            continue
        if int(fields[1]) == launcher and name.startswith("attrscope"):
            found.append(int(entry.name))
    return sorted(found)


def send(process, signals):
    try:
        os.kill(process, signals)
    except ProcessLookupError:
        pass


def strike(generator, launcher):
    """Hits the ranks as the generator says; returns what was done."""
    ranks = ranks_of(launcher.pid)
    if not ranks:
        return "nothing"
    kind = generator.choice(["kill one", "kill all", "term one", "usr1 one"])
    if kind == "kill all":
        for rank in ranks:
            send(rank, signal.SIGKILL)
    else:
        send(generator.choice(ranks), {"kill one": signal.SIGKILL, "term one": signal.SIGTERM,
                                       "usr1 one": signal.SIGUSR1}[kind])
    return kind


def contents(out):
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def finish(launcher):
    try:
        stdout, stderr = launcher.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        launcher.kill()
        launcher.communicate()
        raise SystemExit("a run hangs")
    return launcher.returncode, stdout, stderr


def one_round(generator, number, golden, seconds, folder):
    place = folder / f"round{number}"
    done = []
    for _ in range(generator.choice([1, 1, 2, 3])):
        ranks = generator.choice([1, 2, 3, 5])
        launcher = start(place, ranks)
        delay = generator.uniform(0.1, 1.1 * seconds)
        time.sleep(delay)
        what = strike(generator, launcher)
        code, _, stderr = finish(launcher)
        done.append(f"{what} of {ranks} at {delay:.2f} s: {code}")
        # A signal before the program has begun to listen ends it, with nothing done.
        early = not (place / "out").exists()
        if what in ("term one", "usr1 one") and code not in (0, AGAIN) and not early:
            raise SystemExit(f"round {number}: {done}\n{stderr}")
    ranks = generator.choice([1, 2, 3, 5])
    code, _, stderr = finish(start(place, ranks))
    if code != 0:
        raise SystemExit(f"round {number}: {done}, then {code} on {ranks} ranks\n{stderr}")
    found = contents(place / "out")
    differing = [n for n in sorted(set(golden) | set(found)) if golden.get(n) != found.get(n)]
    print(f"round {number}: {'; '.join(done)}; finished on {ranks}: "
          f"{'same bytes' if not differing else differing}", flush=True)
    if differing:
        raise SystemExit(1)
    shutil.rmtree(place)


def main():
    rounds = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    generator = random.Random(seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="asc-faults-"))
    try:
        make_study(folder)
        began = time.monotonic()
        code, _, stderr = finish(start(folder / "golden", 2))
        seconds = time.monotonic() - began
        if code != 0:
            raise SystemExit(f"the golden run failed: {code}\n{stderr}")
        golden = contents(folder / "golden" / "out")
        print(f"golden run: {seconds:.2f} s, {len(golden)} files", flush=True)
        for number in range(rounds):
            one_round(generator, number, golden, seconds, folder)
        print(f"{rounds} rounds: all bytes as in the golden run")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
