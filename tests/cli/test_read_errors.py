# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads of study.h5 and results.h5 that fail or end early: the right results or none, never others."""

import os
import pathlib

import asc_cli

FAULTS = pathlib.Path(asc_cli.PROGRAM).parent / "tests" / "libasc_faults.so"
READS = ("pread64", "preadv", "read")
ANALYSES = {"quality": ["--quality.min_images=5", "--quality.min_single_face=4",
                        "--quality.min_kept=3"],
            "macro": [], "inference": ["--inference.permutations=99"], "probe": [],
            "verify": ["--verify.matched_pairs=500"], "map": []}


class ReadErrors(asc_cli.CliTestCase):
    def run_with(self, args, ranks, part, place, fault=None, counts=None):
        """A run in the folder `place`, into results.h5."""
        place.mkdir(exist_ok=True)
        env = {"SOURCE_DATE_EPOCH": "0", "LD_PRELOAD": FAULTS, "ASC_FAULT_UNDER": part,
               "ASC_FAULT": fault, "ASC_FAULT_COUNTS": counts}
        return asc_cli.run([*args, "-o", "results.h5"], ranks=ranks, env=env, cwd=place)

    def count(self, args, ranks, part, place):
        """Reads of a file by the root, by call."""
        counts = self.folder / "counts"
        counts.unlink(missing_ok=True)
        self.assert_ok(self.run_with(args, ranks, part, place, counts=counts))
        lines = [x.split() for x in counts.read_text().splitlines()]
        return {call: int(n) for rank, call, n in lines if rank == "0" and call in READS and int(n)}

    def outcomes(self, place):
        results, units = place / "results.h5", place / "results.h5.units"
        return ({p.name: p.read_bytes() for p in units.glob("*.unit")},
                results.read_bytes() if results.exists() else None)

    def check(self, args, ranks, part, fault, place, golden):
        result = self.run_with(args, ranks, part, place, fault=fault)
        units, tables = self.outcomes(place)
        for name, content in units.items():
            self.assertEqual(content, golden[0][name], f"{fault}: {name}\n{result}")
        if result.code == 0:
            self.assertEqual(tables, golden[1], f"{fault}\n{result}")
        else:
            self.assert_fails(result, asc_cli.IO, part.name)
            self.assertIsNone(tables, f"{fault}\n{result}")
        return result.code

    def test_analyses(self):
        made = asc_cli.synth(self.folder / "study", images=700, identities=40, attributes=2,
                             models="A_r50:cosine:64,B_r18:euclidean:32")
        study = self.folder / "in" / "study.h5"
        self.assert_ok(asc_cli.run(["import", made, "-o", study]))
        refused = 0
        for number, (analysis, options) in enumerate(ANALYSES.items()):
            ranks = 1 + number % 2
            args = [analysis, study, *options]
            counts = self.count(args, ranks, study, self.folder / analysis)
            golden = self.outcomes(self.folder / analysis)
            for call, n in counts.items():
                # The last reads are of embeddings; before them come headers and the images table.
                for action, at in (("eio", n - number % 2), ("end", n - 1 - number % 3)):
                    if at < 1:
                        continue
                    refused += self.check(args, ranks, study, f"{action}:{call}:{at}:0:study.h5",
                                          self.folder / f"{analysis}-{call}-{action}-{at}",
                                          golden) != 0
        self.assertGreaterEqual(refused, len(ANALYSES))

    def test_results_carried_over(self):
        """results.h5 is what it was, or what it is to be."""
        made = asc_cli.synth(self.folder / "study", images=300, identities=30, attributes=2)
        study, place = self.folder / "study.h5", self.folder / "out"
        results = place / "results.h5"
        self.assert_ok(asc_cli.run(["import", made, "-o", study]))
        self.assert_ok(self.run_with(["quality", study], 1, results, place))
        before = results.read_bytes()
        counts = self.count(["map", study], 1, results, place)
        after = results.read_bytes()
        refused = 0
        for action in ("eio", "end"):
            for at in range(2, counts["pread64"], counts["pread64"] // 4):
                results.write_bytes(before)
                result = self.run_with(["map", study], 1, results, place,
                                       fault=f"{action}:pread64:{at}:0:results.h5")
                refused += result.code != 0
                if result.code == 0:
                    self.assertEqual(results.read_bytes(), after, result)
                else:
                    self.assertIn(result.code, (asc_cli.IO, asc_cli.DATA), result)
                    self.assertEqual(len(result.errors), 1, result)
                    self.assertIn(results.read_bytes(), (before, after), result)
        self.assertGreater(refused, 4)


if __name__ == "__main__":
    asc_cli.main()
