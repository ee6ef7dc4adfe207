# SPDX-License-Identifier: GPL-3.0-or-later
"""What is changed, lost or put by others in results.h5: a run makes again what is its own, and names what is not."""

import pathlib
import shutil
import sys
import tempfile

import h5py
import numpy as np

import asc_cli

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import signed_h5  # noqa: E402

TAKE_OUT = "take it out of the file, or remove the file"


def content(path):
    """Every dataset with its bytes and its attributes, and every group of settings; no time of a run."""
    found = {}
    with h5py.File(path) as file:
        def visit(name, item):
            labels = {k: np.asarray(v).tolist() for k, v in item.attrs.items() if k not in ("time", "command")}
            found[name] = (item[()].tobytes() if isinstance(item, h5py.Dataset) else b"", labels)
        file.visititems(visit)
        found["/"] = {k: v for k, v in file.attrs.items() if k.endswith(("_tables", "_arrays", "_key"))}
    return found


def change(dataset):
    """Other values under the old checksum."""
    raw = bytearray(dataset[()].tobytes())
    raw[len(raw) // 2] ^= 1
    dataset[...] = np.frombuffer(bytes(raw), dataset.dtype).reshape(dataset.shape)


class ResultsDamage(asc_cli.CliTestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = pathlib.Path(tempfile.mkdtemp(prefix="asc-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        cls.study = asc_cli.synth(cls.home / "study", images=120, identities=12, attributes=2)
        cls.options = ["--no-report", "--analyses=macro,verify,map", "--map.components=3", "--macro.sampled.draws=2"]
        cls.made = asc_cli.run(["run", cls.study, "-o", cls.home / "out", *cls.options], ranks=2)
        cls.before = content(cls.home / "out" / "results.h5") if cls.made.code == 0 else {}

    def setUp(self):
        super().setUp()
        self.assert_ok(self.made)
        self.out = pathlib.Path(shutil.copytree(self.home / "out", self.folder / "out"))
        self.results = self.out / "results.h5"
        self.command = ["run", self.study, "-o", self.out, *self.options]

    def damage(self, edit):
        shutil.copy(self.home / "out" / "results.h5", self.results)
        with h5py.File(self.results, "r+") as file:
            edit(file)

    def assert_made_again(self, edit, ranks=1):
        self.damage(edit)
        self.assert_ok(asc_cli.run(self.command, ranks=ranks))
        after = content(self.results)
        self.assertEqual([x for x in self.before if after.get(x) != self.before[x]], [])
        self.assertEqual(set(after), set(self.before))

    def test_values_under_the_old_checksum(self):
        """Refused by name by who reads; made again by a run."""
        tables = ["macro_attributes", "population/macro_attributes", "verification", "map_attributes"]
        for turn, name in enumerate(tables):
            self.damage(lambda file: change(file["tables"][name]))
            for command in (["export", self.results, "-o", self.folder / "t"], ["report", self.out]):
                self.assert_fails_everywhere(command, asc_cli.DATA, f"results.h5: tables/{name}: ", "the file is damaged",
                                             "attrscope run makes again", ranks=(3,) if turn == 0 else (1,))
            self.assertFalse((self.folder / "t").exists())
            self.assert_made_again(lambda file: change(file["tables"][name]), ranks=3 if turn == 0 else 1)

    def test_another_analysis_says_what_goes(self):
        self.damage(lambda file: (change(file["tables/verification"]), change(file["arrays/macro/attributes"])))
        with h5py.File(self.results, "r+") as file:
            del file["settings/map"]
        result = asc_cli.run(["quality", self.out / "study.h5", "-o", self.results], ranks=2)
        self.assert_ok(result)
        for words in ("verify: taken out of", ": verification; attrscope verify makes", ": macro's arrays; attrscope macro makes",
                      ": map's settings; attrscope map makes"):
            self.assertIn(words, result.stderr)
        self.assertNotIn("taken out", asc_cli.run(["quality", self.out / "study.h5", "-o", self.results], ranks=1).stderr)
        self.assert_ok(asc_cli.run(self.command, ranks=1))
        after = content(self.results)
        self.assertEqual([x for x in self.before if x != "/" and after.get(x) != self.before[x]], [])

    def test_arrays_and_settings_that_are_lost_or_changed(self):
        def drop(name):
            return lambda file: file.__delitem__(name)

        def forge(file):
            change(file["arrays/macro/attributes"])
            signed_h5.sign_dataset(file["arrays/macro/attributes"])

        edits = [drop("arrays"), drop("arrays/macro"), drop("arrays/macro/attributes"), drop("arrays/columns"), drop("settings"),
                 drop("settings/verify"), lambda file: change(file["arrays/columns/fate"]), forge,
                 lambda file: [change(x) for x in file["arrays/macro"].values() if isinstance(x, h5py.Dataset)]]
        for turn, edit in enumerate(edits):
            self.assert_made_again(edit, ranks=3 if turn == 1 else 1)

    def test_an_array_that_a_report_misses(self):
        self.damage(lambda file: file.__delitem__("arrays/macro/attributes"))
        self.assert_fails_everywhere(["report", self.out], asc_cli.DATA, "results.h5: array macro/attributes was put there",
                                     "make it again with attrscope macro", ranks=(1, 3))

    def test_what_others_put_there(self):
        """Never lost, and refused by its name with what to do."""
        def put(name):
            return lambda file: (file.create_dataset(name, data=[1.0, 2.0]), file.__delitem__("tables/verification"))

        def turn_tables(file):
            del file["tables"]
            file["tables"] = [1]

        edits = {"tables/mine": put("tables/mine"), "arrays/mine": put("arrays/mine"), "settings/mine": put("settings/mine"),
                 "arrays/macro/mine": put("arrays/macro/mine"), "tables: is not a group": turn_tables,
                 "arrays/macro/deep/mine": lambda file: (put("arrays/macro/deep/mine")(file), file.__delitem__("tables/macro_attributes")),
                 "mine": lambda file: (file.attrs.__setitem__("mine", 3), file.__delitem__("tables/verification"))}
        for turn, (name, edit) in enumerate(edits.items()):
            self.damage(edit)
            before = self.results.read_bytes()
            self.assert_fails_everywhere(self.command, asc_cli.DATA, f"results.h5: {name}", TAKE_OUT,
                                         ranks=(1, 3) if turn % 3 == 0 else (1,))
            self.assertEqual(self.results.read_bytes(), before)
        self.results.unlink()
        self.assert_ok(asc_cli.run(self.command, ranks=1))
        self.assertEqual(set(content(self.results)), set(self.before))


if __name__ == "__main__":
    asc_cli.main()
