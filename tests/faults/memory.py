# SPDX-License-Identifier: GPL-3.0-or-later
"""Refuses one block of memory to one rank, at each place of the program that asks for one: one message, one
exit code on all ranks, and none that waits for the others for ever; then the same command ends with the bytes
of one that was left alone.

Usage: memory.py COUNT|all [SEED [COMMAND,...]]: so many places, chosen at random, of the commands import, of each
analysis alone, where all ranks compute together, and run, where groups of them do.
"""

import os
import pathlib
import random
import shutil
import sys
import tempfile

import fault_study
from fault_study import asc_cli

RANKS = 2
ANALYSES = ("quality", "macro", "kinds", "inference", "verify", "fairness", "probe", "map", "neighbours", "topology")
COMMANDS = {"import": ["import", "../study/study.yaml", "-o", "out/study.h5"],
            **{name: [name, "../study.h5", "-o", "out/results.h5"] for name in ANALYSES},
            "micro": ["micro", "../study/study.yaml", "-o", "out/results.h5"],
            "run": ["run", "../study/study.yaml", "-o", "out"]}


def run(command, place, **more):
    (place / "out").mkdir(parents=True, exist_ok=True)
    preloaded = f"{asc_cli.FAULTS} {os.environ.get('LD_PRELOAD', '')}"
    return asc_cli.run(COMMANDS[command], ranks=RANKS, cwd=place,
                       env={"SOURCE_DATE_EPOCH": "0", "LD_PRELOAD": preloaded, **more})


def find_places(folder, commands):
    """[(command, rank, number of the block)], a place each; the bytes that each command leaves."""
    places, golden = [], {}
    for command in commands:
        noted = folder / f"{command}.places"
        result = run(command, folder / command, ASC_NO_MEMORY_PLACES=noted)
        if result.code != 0:
            raise SystemExit(f"{command} failed\n{result}")
        places += sorted((command, *map(int, line.split())) for line in noted.read_text().splitlines())
        golden[command] = fault_study.contents(folder / command / "out")
    return places, golden


def refuse(place, command, rank, k):
    """Whether a block was refused; then its message has been checked."""
    result = run(command, place, ASC_NO_MEMORY_AT=f"{rank}:{k}")
    if result.code == 0:
        return False  # what a rank is given to do depends on who was first
    if set(result.codes) != {asc_cli.MEMORY} or len(result.errors) != 1 or "memory" not in result.errors[0]:
        raise SystemExit(f"{command}: block {k} of rank {rank}\n{result}")
    print(f"{command}: block {k} of rank {rank}: {result.errors[0].splitlines()[0]}", flush=True)
    return True


def make(folder):
    """Studies of every analysis: a file of settings, and one that is imported."""
    fault_study.make(folder, images=240, identities=24, side=3, interval=60)
    imported = asc_cli.run(["import", folder / "study" / "study.yaml", "-o", folder / "study.h5"])
    if imported.code != 0:
        raise SystemExit(f"import failed\n{imported}")


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="asc-memory-"))
    generator = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    commands = sys.argv[3].split(",") if len(sys.argv) > 3 else list(COMMANDS)
    try:
        make(folder)
        places, golden = find_places(folder, commands)
        chosen = places if sys.argv[1] == "all" else generator.sample(places, int(sys.argv[1]))
        print(f"{len(places)} places, of which {len(chosen)}", flush=True)
        refused = 0
        for number, (command, rank, k) in enumerate(chosen):
            place = folder / f"place{number}"
            refused += refuse(place, command, rank, k)
            result = run(command, place)
            differing = fault_study.differing(golden[command], fault_study.contents(place / "out"))
            if result.code != 0 or differing:
                raise SystemExit(f"{command}, after block {k} of rank {rank}: {differing}\n{result}")
            shutil.rmtree(place)
        print(f"{refused} blocks refused: one message each, and all bytes as in the golden run")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
