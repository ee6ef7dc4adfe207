# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan's memory is an upper bound, at most a quarter above what is seen: one small case of bench/memory.py."""

import pathlib
import sys

import asc_cli

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bench"))
import memory  # noqa: E402

LAYOUTS = ((1, 1), (1, 8), (2, 1))  # ranks, threads
# Cells of refining sweeps are halved until there is no room for more: up to twice as many counters are planned.
MOST = {"import": 1.25, "inference": 1.25, "verify": 1.25, "macro": 2}


class MemoryPlan(asc_cli.CliTestCase):
    def test_a_small_study(self):
        study, data = memory.make_study(self.folder, *memory.SIZES[0])
        for analysis, above in MOST.items():
            for ranks, threads in LAYOUTS:
                with self.subTest(analysis=analysis, ranks=ranks, threads=threads):
                    plan = memory.planned(study, analysis, ranks, threads)
                    most, least = memory.seen(self.folder, study, data, analysis, ranks, threads)
                    self.assertLessEqual(least, most)
                    self.assertTrue(1 <= plan / most <= above, f"planned {plan} MB, seen {most} MB")


if __name__ == "__main__":
    asc_cli.main()
