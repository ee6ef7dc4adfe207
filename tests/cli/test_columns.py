# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns are declared once: the help lists them, tables have them, a file that lacks one is refused."""

import csv
import functools
import pathlib
import re
import shutil
import sys
import tempfile

import h5py

import asc_cli

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "faults"), str(TESTS)]
import fault_study  # noqa: E402
import signed_h5  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
ANALYSES = ["quality", "macro", "kinds", "inference", "probe", "verify", "fairness", "map", "neighbours", "topology", "micro"]


@functools.cache
def declared():
    """Table -> (pattern, unit, meaning, condition) of its columns, from the help."""
    tables = {}
    for analysis in ANALYSES:
        shown = asc_cli.run([analysis, "--help"], ranks=1).stdout
        shown = shown.split("and their columns:\n")[1].split("\nExamples:")[0]
        for part in re.split(r"\n(?=  \S)", shown.rstrip("\n")):
            head, _, *columns = part.splitlines()
            names = re.match(r"  (\S+)\.csv(?:, (\S+)\.csv)?: ", head).groups()
            rows = [re.match(r"    (\(no name\)|\S+)(?: \[(.*?)\])? +(?:key: )?(.*?)(?: \(with (.*)\))?$",
                             line).groups() for line in columns]
            for name in filter(None, names):
                tables[name] = [("" if row[0] == "(no name)" else row[0], *row[1:]) for row in rows]
    return tables


def tables_of(file):
    found = []
    file["tables"].visititems(lambda name, item: found.append(name) if isinstance(item, h5py.Dataset) else None)
    return found


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def is_of(pattern, name):
    return re.fullmatch(re.sub(r"<\w+>", ".+", re.escape(pattern).replace(r"\<", "<").replace(r"\>", ">")),
                        name) is not None


class Columns(asc_cli.CliTestCase):
    @classmethod
    def setUpClass(cls):
        """A run of every analysis, on two models with attributes of every kind and a lattice."""
        cls.home = pathlib.Path(tempfile.mkdtemp(prefix="asc-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        cls.study = fault_study.make(cls.home, images=120, identities=20, side=3, interval=300) / "study.yaml"
        cls.study.write_text(cls.study.read_text().replace("permutations: 99", "permutations: 99, given: [Bald]"))
        cls.made = asc_cli.run(["run", cls.study, "-o", cls.home / "out", "--no-report"], ranks=2)

    def copy_of_run(self):
        """The output, as the run has left it, to be changed."""
        self.assert_ok(self.made)
        return pathlib.Path(shutil.copytree(self.home / "out", self.folder / "out"))

    def test_tables_have_what_is_declared(self):
        out = self.copy_of_run()
        tables = declared()
        found = {str(p.relative_to(out / "tables").with_suffix("")) for p in (out / "tables").rglob("*.csv")}
        self.assertEqual(found, set(tables))
        with h5py.File(out / "results.h5") as file:
            for name, columns in tables.items():
                with open(out / "tables" / (name + ".csv"), newline="") as lines:
                    header = next(csv.reader(lines))
                for pattern, _, _, condition in columns:
                    self.assertTrue(condition or any(is_of(pattern, x) for x in header), f"{name}: {pattern}")
                if name.startswith("published/"):
                    self.assertTrue(all(any(is_of(c[0], x) for c in columns) for x in header), f"{name}: {header}")
                    continue
                labels = file["tables"][name].attrs
                self.assertEqual(header, list(file["tables"][name].dtype.names))
                self.assertEqual(header, [text(x) for x in labels["column_names"]])
                for column, own_unit, own_meaning in zip(header, labels["column_units"], labels["column_descriptions"]):
                    self.assertTrue(any(is_of(pattern, column) and (unit or "") == text(own_unit)
                                        and meaning == text(own_meaning)
                                        for pattern, unit, meaning, _ in columns), f"{name}: {column}")

    def test_the_list_of_tables_has_every_one_and_no_other_column(self):
        tables = declared()
        known = [re.sub(r"<\w+>", "", column[0]) for columns in tables.values() for column in columns]
        named = set()
        for row in (ROOT / "docs/results.md").read_text().splitlines():
            if not re.match(r"\| `\S+\.csv`", row):
                continue
            head, _, what = row.split(" | ", 2)
            names = re.findall(r"`([\w/]+)\.csv`", head)
            named.update(names)
            for words in re.findall(r"`([a-z_]\w+)[`<]|\b([a-z]+_[a-z_0-9]+)\b", what):
                word = max(words)
                self.assertTrue(any(word in x for x in known), f"docs/results.md, {names}: no column has {word}")
        self.assertEqual(named, {x for x in tables if "population/" not in x or x.replace("population/", "") not in tables})

    def assert_made_again(self, command, out, name, column):
        """The analysis itself makes a table whole that an older program has left."""
        shutil.copy(out / "results.h5", out / "lacking.h5")
        self.assert_ok(asc_cli.run(command, ranks=1))
        with h5py.File(out / "results.h5") as file:
            self.assertIn(column, file["tables"][name].dtype.names)
        shutil.copy(out / "lacking.h5", out / "results.h5")

    def assert_removed(self, command, out, name):
        """Another analysis says which table cannot stay, keeps those beside it, and goes on."""
        shutil.copy(out / "results.h5", out / "lacking.h5")
        result = asc_cli.run(command, ranks=1)
        self.assert_ok(result)
        told = re.findall(r"(\w+): taken out of \S+, as they are gone, damaged or of another version: (.*); attrscope (\w+) makes",
                          result.stderr)
        self.assertEqual([(x[1], x[0]) for x in told], [(name, told[0][2])], result.stderr)
        with h5py.File(out / "results.h5") as file, h5py.File(out / "lacking.h5") as before:
            self.assertEqual(sorted(tables_of(file)), sorted(set(tables_of(before)) - {name}))
            self.assertNotIn(told[0][0] + "_key", file.attrs)
        shutil.copy(out / "lacking.h5", out / "results.h5")

    def test_a_column_that_is_missing(self):
        out = self.copy_of_run()
        # What finds all done ends with the summary.
        summary = ["quality", out / "study.h5", "-o", out / "results.h5", "--settings", self.study]
        self.assert_ok(asc_cli.run(summary, ranks=2))
        removed = 0
        good = self.folder / "good.h5"
        shutil.copy(out / "results.h5", good)
        with h5py.File(good) as file:
            names = {name: file["tables"][name].dtype.names for name in declared() if not name.startswith("published/")}
        # One a table: tests/unit/test_columns.c takes them all, from a table that was read.
        for turn, (name, columns) in enumerate(names.items()):
            column = columns[turn * 7 % (len(columns) - 1)]
            shutil.copy(good, out / "results.h5")
            with h5py.File(out / "results.h5", "r+") as file:
                signed_h5.change_table(file, name, lambda rows: rows[[x for x in columns if x != column]])
                signed_h5.sign_dataset(file["tables"][name])
            removed += 1
            every = [["report", out], ["export", out / "results.h5", "-o", self.folder / "t"]]
            if name.startswith("quality"):
                self.assert_made_again(summary, out, name, column)
            elif turn % 5 == 0:
                self.assert_removed(summary, out, name)
            # One reads like the other.
            for command in every if turn == 0 else [every[turn % len(every)]]:
                result = asc_cli.run(command, ranks=1)
                self.assertEqual(result.code, asc_cli.DATA, f"{name}: {column}: {result}")
                self.assertEqual(len(result.errors), 1, str(result))
                self.assertIn(f"table {name} lacks column '{column}'", result.errors[0])
        self.assertGreater(removed, 20)

    def test_tables_of_an_earlier_version(self):
        """Refused with one sentence; a run makes them again, from the outcomes that there are."""
        out = self.copy_of_run()
        before = {p: p.read_bytes() for p in (out / "tables").rglob("*.csv")}
        with h5py.File(out / "results.h5", "r+") as file:
            signed_h5.make_former(file)
            signed_h5.sign(file)
        shutil.copy(out / "results.h5", self.folder / "former.h5")
        for command in (["export", out / "results.h5", "-o", self.folder / "t"], ["report", out]):
            self.assert_fails_everywhere(command, asc_cli.DATA, "results.h5", "is stored as an earlier version did; attrscope run",
                                         ranks=(1, 2))
        quality = asc_cli.run(["quality", out / "study.h5", "-o", out / "results.h5", "--settings", self.study], ranks=2)
        self.assert_ok(quality)
        self.assertEqual(quality.stderr.count("as they are gone, damaged or of another version: "), len(ANALYSES) - 1)
        with h5py.File(out / "results.h5") as file:
            self.assertEqual(sorted(file["tables"]), ["quality", "quality_effects", "quality_images"])
        for turn in range(2):
            if turn:
                shutil.copy(self.folder / "former.h5", out / "results.h5")
            result = asc_cli.run(["run", self.study, "-o", out, "--no-report"], ranks=2)
            self.assert_ok(result)
            self.assertNotIn("taken out", result.stderr)
            self.assertEqual({p: p.read_bytes() for p in (out / "tables").rglob("*.csv")}, before)

    def test_tables_that_are_not_as_they_were_put(self):
        """With checksums that are right: refused by name and with the remedy; a run makes all of them again, and
        leaves what is not ours."""
        out = self.copy_of_run()
        before = {p: p.read_bytes() for p in (out / "tables").rglob("*.csv")}
        turn = "again({0!r}, lambda t: t.astype([(x, {1!r} if t.dtype[x].kind == {2!r} else t.dtype[x]) for x in t.dtype.names]))"
        put = "t = f['tables/{0}'][()]; a = dict(f['tables/{0}'].attrs); del f['tables/{0}']; {1}; f['tables/{0}'].attrs.update(a)"
        where = "external=[('/etc/passwd', 0, 9)]"
        shape, numbers, foreign = "is not the one that was put there", "column '", "is not stored as attrscope stores data"
        edits = {
            "macro_attributes": ("again('macro_attributes', lambda t: t[:0])", shape),
            "population/macro_attributes": (turn.format("population/macro_attributes", "<f4", "f"), numbers),
            "macro_identity_attributes": (turn.format("macro_identity_attributes", "S3", "S"), shape),
            "verification": (turn.format("verification", "<i4", "i"), numbers),
            "fairness": ("again('fairness', lambda t: t[['model']].copy()['model'])", "is no table"),
            "kinds_attributes": ("again('kinds_attributes', lambda t: np.zeros(3))", "is no table"),
            "map_attributes": ("again('map_attributes', lambda t: np.stack([t, t]))", "wrong number of dimensions"),
            "probe_attributes": ("del f['tables/probe_attributes'].attrs['xxh64']", "has no checksum"),
            "quality": (put.format("quality", "f['tables'].create_dataset('quality', data=t, chunks=(1,))"), foreign),
            "topology": ("del f['tables/topology']; f['tables/topology'] = h5py.SoftLink('/tables/map_attributes')", "is a link"),
            "neighbours_purity": (f"del f['tables/neighbours_purity']; f['tables'].create_dataset('neighbours_purity', (9,), 'u1', {where})", foreign),
            "energies": ("v = h5py.VirtualLayout((1,), 'f8'); v[:] = h5py.VirtualSource('o.h5', 'x', (1,)); "
                             "del f['tables/energies']; f['tables'].create_virtual_dataset('energies', v)", foreign),
        }
        signed_h5.edit(out / "results.h5", [x[0] + "; sign(f)" for x in edits.values()], self.folder)
        for i, (name, (_, words)) in enumerate(edits.items()):
            export = asc_cli.run(["export", self.folder / f"edit{i}.h5", "-o", self.folder / "t"], ranks=1)
            self.assert_fails(export, asc_cli.DATA, f"edit{i}.h5: ", name, words, "attrscope ")
            self.assertFalse((self.folder / "t").exists())
        with h5py.File(out / "results.h5", "r+") as file:
            file["mine/numbers"] = [1, 2, 3]
        signed_h5.edit(out / "results.h5", ["; ".join(x[0] for x in edits.values()) + "; sign(f)"], self.folder)
        shutil.copy(self.folder / "edit0.h5", out / "results.h5")
        result = asc_cli.run(["run", self.study, "-o", out, "--no-report"], ranks=2)
        self.assert_ok(result)
        self.assertNotIn("taken out", result.stderr)
        self.assertEqual({p: p.read_bytes() for p in (out / "tables").rglob("*.csv")}, before)
        with h5py.File(out / "results.h5", "r+") as file:
            self.assertEqual(list(file["mine/numbers"]), [1, 2, 3])
            file["tables/mine"] = [1, 2, 3]
        for command in (["report", out], ["run", self.study, "-o", out, "--no-report"]):
            self.assert_fails(asc_cli.run(command, ranks=1), asc_cli.DATA, "results.h5: tables/mine: is no table",
                              "take it out of the file, or remove the file")

    def test_more_attributes_than_columns_can_be_described(self):
        """HDF5 describes some 800 columns of a table: no table has one an attribute, and components are as few."""
        study = asc_cli.synth(self.folder / "study", images=800, identities=200, attributes=500)
        out = self.folder / "out"
        self.assert_ok(asc_cli.run(["run", study, "-o", out, "--no-report", "--analyses=macro,neighbours", "--macro.protocols=sampled",
                                    "--neighbours.k=5", "--neighbours.permutations=19"]))
        with h5py.File(out / "results.h5") as file:
            people = len(file["tables/macro_identities"])
            features = len(file["tables/macro_identity_features"]) // people
            self.assertEqual(file["tables/macro_identity_attributes"].shape, (people * 500,))
            self.assertEqual(file["tables/neighbours_values"].shape, (file["tables/neighbours_map"].shape[0] * 500,))
            self.assertLess(max(len(file["tables"][x].dtype) for x in file["tables"] if x != "population"), 60)
        with open(out / "tables/published/df_identities.csv", newline="") as lines:
            self.assertEqual(len(next(csv.reader(lines))), 3 + 2 * 500 + features)
        for command in (["run", study, "-o", self.folder / "o", "--dry-run"], ["run", study, "-o", self.folder / "o"]):
            self.assert_fails_everywhere([*command, "--map.components=801"], asc_cli.USAGE, "map.components", "800", ranks=(1,))
        self.assertFalse((self.folder / "o").exists())

    def test_a_table_that_is_missing(self):
        """One, or all: told by whoever reads the tables, and made again by the next run."""
        out = self.copy_of_run()
        good = self.folder / "good.h5"
        shutil.copy(out / "results.h5", good)
        run = ["run", self.study, "-o", out, "--no-report"]
        for name, words in (("verification", "table verification was put there"),
                            ("population/macro_modalities", "make it again with attrscope macro"), (None, "table ")):
            shutil.copy(good, out / "results.h5")
            with h5py.File(out / "results.h5", "r+") as file:
                del file["tables" if name is None else f"tables/{name}"]
            for command in (["export", out / "results.h5", "-o", self.folder / "t"], ["report", out]):
                self.assert_fails_everywhere(command, asc_cli.DATA, "results.h5", words, ranks=(1,))
            self.assertFalse((self.folder / "t").exists())
            self.assert_ok(asc_cli.run(run, ranks=2))
            with h5py.File(good) as before, h5py.File(out / "results.h5") as after:
                self.assertEqual(sorted(before["tables"]), sorted(after["tables"]))
        with h5py.File(out / "results.h5", "r+") as file:
            del file["tables"]
            for note in [x for x in file.attrs if x.endswith("_tables")]:
                del file.attrs[note]
        self.assert_fails_everywhere(["export", out / "results.h5", "-o", self.folder / "t"], asc_cli.DATA,
                                     "it holds no table; run an analysis first", ranks=(1, 2))


if __name__ == "__main__":
    asc_cli.main()
