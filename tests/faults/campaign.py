# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills runs at random moments, lets them go on, and compares every byte with a run that was left alone.

Usage: campaign.py ROUNDS [SEED]. Each round: a random number of ranks; then SIGKILL of one rank, of
all ranks, or SIGTERM or SIGUSR1 to one rank, at a random moment; once or several times; then the same
command on a random number of ranks until it has finished. The first kind of a round is the next of the
four, and its ranks the next of 1, 2, 3 and 5, so that four rounds have them all.
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

import fault_study
from fault_study import asc_cli

AGAIN = 75
KINDS = ("kill one", "term one", "kill all", "usr1 one")
RANKS = (2, 3, 5, 1)


def send(process, signals):
    try:
        os.kill(process, signals)
    except ProcessLookupError:
        pass


def strike(generator, launcher, delay, kind):
    """Hits the ranks, one that the generator says, or all; returns what was done."""
    try:
        launcher.wait(delay)
    except subprocess.TimeoutExpired:
        pass
    ranks = asc_cli.ranks_of(launcher.pid)
    if not ranks:
        return "nothing"
    if kind == "kill all":
        for rank in ranks:
            send(rank, signal.SIGKILL)
    else:
        send(generator.choice(ranks), {"kill one": signal.SIGKILL, "term one": signal.SIGTERM,
                                       "usr1 one": signal.SIGUSR1}[kind])
    return kind


def finish(launcher):
    stdout, stderr = asc_cli.finish(launcher)
    return launcher.returncode, stdout, stderr


def one_round(generator, number, golden, seconds, folder):
    """Returns the seconds of a whole run, as they are known now."""
    place = folder / f"round{number}"
    done = []
    for turn in range(generator.choice([1, 1, 2, 3])):
        ranks, kind = generator.choice(RANKS), generator.choice(KINDS)
        if turn == 0:
            ranks, kind = RANKS[number % len(RANKS)], KINDS[number % len(KINDS)]
        before = fault_study.contents(place / "out")
        launcher = fault_study.start(place, ranks)
        delay = generator.uniform(0.1, 1.1 * seconds)
        began = time.monotonic()
        what = strike(generator, launcher, delay, kind)
        code, _, stderr = finish(launcher)
        if what == "nothing":  # others leave more of the machine
            seconds = min(seconds, time.monotonic() - began)
        done.append(f"{what} of {ranks} at {delay:.2f} s: {code}")
        # A signal before the program has begun to listen ends it, with nothing done.
        early = fault_study.contents(place / "out") == before
        if what in ("term one", "usr1 one") and code not in (0, AGAIN) and not early:
            raise SystemExit(f"round {number}: {done}\n{stderr}")
    ranks = generator.choice(RANKS)
    code, _, stderr = finish(fault_study.start(place, ranks))
    if code != 0:
        raise SystemExit(f"round {number}: {done}, then {code} on {ranks} ranks\n{stderr}")
    differing = fault_study.differing(golden, fault_study.contents(place / "out"))
    print(f"round {number}: {'; '.join(done)}; finished on {ranks}: "
          f"{'same bytes' if not differing else differing}", flush=True)
    if differing:
        raise SystemExit(1)
    shutil.rmtree(place)
    return seconds


def main():
    rounds = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    generator = random.Random(seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="asc-faults-"))
    try:
        fault_study.make(folder, images=2200, identities=130, side=4, interval=0.2)  # two blocks
        began = time.monotonic()
        code, _, stderr = finish(fault_study.start(folder / "golden", 2))
        seconds = time.monotonic() - began
        if code != 0:
            raise SystemExit(f"the golden run failed: {code}\n{stderr}")
        golden = fault_study.contents(folder / "golden" / "out")
        print(f"golden run: {seconds:.2f} s, {len(golden)} files", flush=True)
        for number in range(rounds):
            seconds = one_round(generator, number, golden, seconds, folder)
        print(f"{rounds} rounds: all bytes as in the golden run")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
