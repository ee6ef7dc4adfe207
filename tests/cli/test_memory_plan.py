# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan's memory is an upper bound, at most a quarter above what is seen: one small case of bench/memory.py."""

import pathlib
import sys

import asc_cli

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bench"))
import memory  # noqa: E402

LAYOUTS = ((1, 1), (1, 8), (2, 1))  # ranks, threads
ANALYSES = ("import", "inference", "verify", "macro")
MOST = 1.25


class MemoryPlan(asc_cli.CliTestCase):
    def test_a_small_study(self):
        study, data = memory.make_study(self.folder, *memory.SIZES[0])
        for analysis in ANALYSES:
            for ranks, threads in LAYOUTS:
                with self.subTest(analysis=analysis, ranks=ranks, threads=threads):
                    plan = memory.planned(study, analysis, ranks, threads)
                    most, least = memory.seen(self.folder, study, data, analysis, ranks, threads)
                    self.assertLessEqual(least, most)
                    self.assertTrue(1 <= plan / most <= MOST, f"planned {plan} MB, seen {most} MB")


if __name__ == "__main__":
    asc_cli.main()
