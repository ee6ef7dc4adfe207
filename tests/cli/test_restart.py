# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that are cut off and go on: damaged checkpoints, full disks, locks, models that fail."""

import os
import re
import signal

import asc_cli
import numpy as np

AGAIN = 75


class Restart(asc_cli.CliTestCase):
    def make_study(self, images=2500, dimension=32, more=""):
        """A study whose population sweeps have several blocks; a checkpoint after every strip."""
        study = asc_cli.synth(self.folder / "study", images=images, identities=images // 20,
                              attributes=4, effect=[0, 0.4],
                              models=f"A_r50:cosine:{dimension},B_r18:euclidean:16")
        text = study.read_text()
        study.write_text(text[:text.index("macro:")] +
                         "macro: {protocols: [population], population: {weighting: image}}\n" + more)
        return study

    def run_program(self, study, out, *more, ranks=1, fault=None, **how):
        """`fault` strikes at a checkpoint: ACTION:rename:K or ACTION:write:K."""
        if fault:
            how["fault"] = (f"{fault}:*:checkpoint", out)
            more = [*more, "--checkpoint.interval=0"]
        return asc_cli.run(["run", study, "-o", out, *more], ranks=ranks,
                           env={"SOURCE_DATE_EPOCH": "0"}, **how)

    def tables(self, out):
        return {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*.csv")}

    def cut_off(self, study, out, files=1):
        """Kills a run once it has that many checkpoints of a unit; returns the newest."""
        self.run_program(study, out, fault=f"kill:rename:{2 if files == 1 else 4}")
        found = sorted((out / "units").glob("*.checkpoint*"))
        self.assertEqual(len(found), files, found)
        return found[0]

    def golden(self, study):
        out = self.folder / "golden"
        self.assert_ok(self.run_program(study, out))
        return self.tables(out)

    def test_checkpoints(self):
        study = self.make_study()
        golden = self.golden(study)
        with self.subTest("used, on another number of ranks"):
            out = self.folder / "used"
            self.cut_off(study, out)
            result = self.run_program(study, out, ranks=3)
            self.assert_ok(result)
            self.assertNotIn("refused", result.stderr)
            self.assertIn("cut off here", result.stderr)
            self.assertEqual(self.tables(out), golden)
            self.assertFalse(list((out / "units").glob("*checkpoint*")))
        for name, damage, reason in (
                ("truncated", lambda data: data[:-100], "is damaged: "),
                ("flipped", lambda data: data[:-50] + bytes([data[-50] ^ 1]) + data[-49:],
                 "checksum does not agree"),
                ("version", lambda data: data.replace(b"program 0", b"program 9", 1),
                 "belongs to version"),
                ("setting", lambda data: re.sub(rb"key ....", b"key 0000", data, count=1),
                 "belongs to another study or other settings")):
            with self.subTest(name):
                out = self.folder / name
                newest = self.cut_off(study, out, files=2)
                newest.write_bytes(damage(newest.read_bytes()))
                result = self.run_program(study, out, ranks=2)
                self.assert_ok(result)
                self.assertEqual(result.stderr.count("checkpoint refused"), 1, result)
                self.assertIn(reason, result.stderr)
                self.assertIn("going on from the checkpoint before", result.stderr)
                self.assertEqual(self.tables(out), golden)
        with self.subTest("none is left"):
            out = self.folder / "none"
            self.cut_off(study, out, files=2)
            for path in (out / "units").glob("*.checkpoint*"):
                path.write_bytes(path.read_bytes()[:300])
            result = self.run_program(study, out)
            self.assert_ok(result)
            self.assertIn("begins anew", result.stderr)
            self.assertEqual(self.tables(out), golden)

    def test_full_disk_in_a_checkpoint(self):
        study, out = self.make_study(), self.folder / "out"
        golden = self.golden(study)
        self.assert_ok(self.run_program(study, out, "--analyses", "import"))
        result = self.run_program(study, out, ranks=2, fault="enospc:write:3")
        self.assert_fails(result, asc_cli.IO, "checkpoint")
        self.assert_ok(self.run_program(study, out))
        self.assertEqual(self.tables(out), golden)

    def test_signals(self):
        study = self.make_study()
        golden = self.golden(study)
        for name, ranks in (("usr1", 1), ("term", 2)):
            with self.subTest(name):
                out = self.folder / name
                result = self.run_program(study, out, ranks=ranks, fault=f"{name}:rename:3")
                self.assertEqual(set(result.codes), {AGAIN}, result)
                self.assertIn("the same command goes on from here", result.stderr)
                self.assertFalse((out / "results.h5").exists())
                self.assert_ok(self.run_program(study, out, ranks=2))
                self.assertEqual(self.tables(out), golden)

    def test_walltime(self):
        study, out = self.make_study(), self.folder / "out"
        result = self.run_program(study, out, "--walltime", "00:00:30", ranks=2)
        self.assertEqual(result.code, AGAIN, result)
        self.assertIn("time is nearly over", result.stderr)
        self.assert_fails(self.run_program(study, out, "--walltime", "soon"), asc_cli.USAGE, "soon")
        self.assert_ok(self.run_program(study, out, "--walltime", "01:00:00"))

    def test_two_runs_on_one_output(self):
        study, out = self.make_study(images=900), self.folder / "out"
        process = asc_cli.start(["run", study, "-o", out], fault=("stop:rename:1", out))
        asc_cli.wait_until(lambda: any(map(asc_cli.is_stopped, asc_cli.ranks_of(process.pid))),
                           process)
        rank = asc_cli.ranks_of(process.pid)[0]
        result = self.run_program(study, out)
        os.kill(rank, signal.SIGCONT)
        asc_cli.finish(process)
        self.assertEqual(process.returncode, 0)
        self.assert_fails(result, asc_cli.CANTCREAT, f"process {rank}")

    def test_nothing_to_do_and_one_more_model(self):
        study, out = self.make_study(images=900), self.folder / "out"
        text = study.read_text()
        study.write_text("".join(x for x in text.splitlines(True) if '"B"' not in x))
        self.assert_ok(self.run_program(study, out))
        before = {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()}
        again = self.run_program(study, out, ranks=2)
        self.assert_ok(again)
        self.assertIn("nothing to do", again.stderr)
        self.assertEqual({p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()}, before)
        study.write_text(text)
        more = self.run_program(study, out)
        self.assert_ok(more)
        self.assertIn("1 of 2 units of work are finished already", more.stderr)
        self.assertEqual(self.tables(out), self.golden(study))

    def test_a_model_that_fails(self):
        study = self.make_study(images=900)
        text = study.read_text()
        study.write_text("".join(x for x in text.splitlines(True) if '"B"' not in x))
        golden = self.golden(study)
        study.write_text(text)
        array = study.parent / "B_r18_synth.npy"
        rows = np.load(array)
        rows[17] = np.nan
        for name, broken in (("row", rows), ("short", rows[:-1])):
            with self.subTest(name):
                np.save(array, broken)
                out = self.folder / name
                result = self.run_program(study, out, ranks=2)
                self.assertEqual(result.code, asc_cli.DATA, result)
                self.assertEqual(len(result.errors), 1, result)
                self.assertIn("B_r18_synth.npy", result.errors[0])
                self.assertIn("model B_r18 is left out", result.stderr)
                self.assertEqual(self.tables(out), golden)

    def test_select(self):
        study, out = self.make_study(images=900, more="verify: {matched_pairs: 500}\n"), \
            self.folder / "out"
        self.assert_ok(self.run_program(study, out, "--models", "A*", "--analyses", "verify"))
        self.assertEqual(sorted(self.tables(out)),
                         ["tables/identities_verification.csv"] +
                         [f"tables/verification{of}.csv" for of in ("", "_errors", "_groups", "_thresholds")])
        self.assert_fails(self.run_program(study, out, "--models", "Z*"), asc_cli.USAGE, "Z*")
        self.assert_fails(self.run_program(study, out, "--analyses", "macro,magic"),
                          asc_cli.USAGE, "magic")

    def test_read_only_output(self):
        if os.geteuid() == 0:
            place = "/proc/attrscope-out"
        else:
            place = self.folder / "closed"
            place.mkdir(mode=0o500)
        self.assert_fails(self.run_program(self.make_study(images=900), place), asc_cli.CANTCREAT,
                          str(place))

    def test_five_models_in_one_job_or_five(self):
        """The paper's models; one job of four ranks against a job of one rank for each in turn."""
        names = "FaceNet_IR:euclidean:64,ArcFace_IR:cosine:64,CosFace_IR:cosine:64," \
                "AdaFace_IR:cosine:64,CurricularFace_IR:cosine:64"
        study = asc_cli.synth(self.folder / "study", images=1200, identities=100, attributes=4,
                              effect=[0, 0.4], models=names)
        text = study.read_text()
        study.write_text(text[:text.index("macro:")] +
                         "macro: {population: {weighting: image}}\nverify: {matched_pairs: 500}\n")
        together, apart = self.folder / "together", self.folder / "apart"
        result = self.run_program(study, together, ranks=4)
        self.assert_ok(result)
        shares = re.findall(r"group \d of 4: predicted ([\d.]+) %.*took ([\d.]+) %", result.stderr)
        self.assertEqual(len(shares), 4, result)
        for model in names.split(","):
            self.assert_ok(self.run_program(study, apart, "--models", model.split("_")[0]))
        done = self.run_program(study, apart)
        self.assert_ok(done)
        self.assertIn("10 of 10 units of work are finished already", done.stderr)
        self.assertEqual(self.tables(together), self.tables(apart))


if __name__ == "__main__":
    asc_cli.main()
