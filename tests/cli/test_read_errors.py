# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads of study.h5 and results.h5 that fail or end early: the right results or none, never others."""

import os
import pathlib
import shutil

import h5py

import asc_cli

FAULTS = pathlib.Path(asc_cli.PROGRAM).parent / "tests" / "libasc_faults.so"
READS = ("pread64", "preadv", "read")
OPENING = (9, 10, 12, 14, 16)  # reads of study.h5 by the root while all ranks open it
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

    def test_a_damaged_study_is_imported_anew(self):
        """Told once; the same command then goes on."""
        made = asc_cli.synth(self.folder / "study", images=200, identities=20, attributes=2,
                             models="A_r50:cosine:16")
        out = self.folder / "out"
        args = ["run", made, "-o", out, "--macro.protocols=population"]
        self.assert_ok(asc_cli.run(args))
        good = (out / "study.h5").read_bytes()
        with h5py.File(out / "study.h5") as file:
            at = file["models/A_r50/embeddings"].id.get_offset() + 100
        (out / "study.h5").write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1:])
        args.append("--macro.population.weighting=image")
        self.assert_fails(asc_cli.run(args, ranks=2), asc_cli.IO, "study.h5", "rows 1 to 1")
        self.assert_ok(asc_cli.run(args, ranks=2))
        with h5py.File(out / "study.h5") as file:
            again = file["models/A_r50/embeddings"][:].tobytes()
        self.assertIn(again, good)

    def test_an_import_ends_on_every_rank(self):
        """Also where the file cannot be read on one of them while all of them open it to fill it."""
        made = asc_cli.synth(self.folder / "study", images=200, identities=20, attributes=2,
                             models="A_r50:cosine:16")
        for at in OPENING:
            with self.subTest(at=at):
                out = self.folder / f"at{at}"
                result = asc_cli.run(["import", made, "-o", out / "study.h5"], ranks=2,
                                     fault=(f"eio:pread64:{at}:0:study.h5", out))
                self.assert_fails(result, asc_cli.IO, "study.h5")
                self.assertEqual([x.name for x in out.glob("study.h5")], [])

    def test_late_failures(self):
        """The last steps fail: results are the former or the new ones, and who is told which tables are new."""
        made = asc_cli.synth(self.folder / "study", images=200, identities=20, attributes=2,
                             models="A_r50:cosine:16")
        out = self.folder / "out"
        first = ["run", made, "-o", out, "--no-report", "--macro.protocols=sampled"]
        second = [*first, "--macro.sampled.max_samples=15"]
        clock = {"SOURCE_DATE_EPOCH": "0"}
        self.assert_ok(asc_cli.run(first, env=clock))
        shutil.copytree(out, self.folder / "before")
        before = (out / "results.h5").read_bytes()
        self.assert_ok(asc_cli.run(second, env=clock))
        after = (out / "results.h5").read_bytes()
        # Of tables the first takes its name after all are written, so that the second is cut short.
        for fault, cut in (("eio:rename:1:0:results.h5", None), ("enospc:fsync:1:0:results.h5", None),
                           ("eio:rename:2:0:.csv", 1), ("enospc:fsync:3:0:.csv", 2)):
            shutil.rmtree(out)
            shutil.copytree(self.folder / "before", out, copy_function=shutil.copy2)
            result = asc_cli.run(second, env=clock, fault=(fault, out))
            self.assertIn(result.code, (asc_cli.IO, asc_cli.CANTCREAT), str(result))
            self.assert_fails(result, result.code, "results.h5" if cut is None else f"{cut} of ")
            self.assertEqual((out / "results.h5").read_bytes(), before if cut is None else after)
            self.assert_ok(asc_cli.run(second, env=clock))
            self.assertEqual((out / "results.h5").read_bytes(), after)

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

    def test_units_that_nobody_is_at(self):
        """What a killed run took is given back, or the run ends: a unit that is taken for ever would be missing."""
        study, out = asc_cli.synth(self.folder / "study", images=100, identities=10, attributes=2), self.folder / "out"
        command = ["run", study, "-o", out, "--analyses", "quality"]
        taken = out / "units" / ".attrscope-taken-0"
        self.assert_ok(asc_cli.run(command))
        for unit in taken.parent.glob("quality*"):
            unit.unlink()
        taken.touch()
        result = asc_cli.run(command, ranks=2, fault=("eio:unlink:1:0:.attrscope-taken", out))
        self.assert_fails(result, asc_cli.IO, taken.name, "cannot be removed")
        self.assert_ok(asc_cli.run(command, ranks=2))
        self.assertFalse(taken.exists())
        for unit in taken.parent.glob("quality*"):
            unit.unlink()
        last = asc_cli.run(command, fault=("eio:unlink:2:0:.attrscope-taken", out))
        self.assert_ok(last)
        self.assertRegex(last.stderr, "warning: .*attrscope-taken-[01]: cannot be removed")


if __name__ == "__main__":
    asc_cli.main()
