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
import numpy as np

import asc_cli

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "faults"))
import fault_study  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
ANALYSES = ["quality", "macro", "kinds", "inference", "probe", "verify", "fairness", "map", "neighbours", "topology", "micro"]


@functools.cache
def declared():
    """Table -> (pattern, unit, meaning, condition) of its columns, from the help."""
    tables = {}
    for analysis in ANALYSES:
        shown = asc_cli.run([analysis, "--help"], ranks=0).stdout
        shown = shown.split("and their columns:\n")[1].split("\nExamples:")[0]
        for part in re.split(r"\n(?=  \S)", shown.rstrip("\n")):
            head, _, *columns = part.splitlines()
            names = re.match(r"  (\S+)\.csv(?:, (\S+)\.csv)?: ", head).groups()
            rows = [re.match(r"    (\(no name\)|\S+)(?: \[(.*?)\])? +(?:key: )?(.*?)(?: \(with (.*)\))?$",
                             line).groups() for line in columns]
            for name in filter(None, names):
                tables[name] = [("" if row[0] == "(no name)" else row[0], *row[1:]) for row in rows]
    return tables


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
                stored = {text(item.attrs["name"]): item for item in file["tables"][name].values()
                          if isinstance(item, h5py.Dataset)}
                with open(out / "tables" / (name + ".csv"), newline="") as lines:
                    self.assertEqual(set(next(csv.reader(lines))), set(stored))
                for column, item in stored.items():
                    self.assertTrue(any(is_of(pattern, column) and (unit or "") == text(item.attrs["unit"])
                                        and meaning == text(item.attrs["description"])
                                        for pattern, unit, meaning, _ in columns), f"{name}: {column}")
                for pattern, _, _, condition in columns:
                    self.assertTrue(condition or any(is_of(pattern, x) for x in stored),
                                    f"{name}: {pattern}")

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
        self.assertEqual(named, {x for x in tables if x.removeprefix("population/") == x or
                                 x.removeprefix("population/") not in tables})

    def assert_made_again(self, command, out, name, column):
        """The analysis itself makes a table whole that an older program has left."""
        shutil.copy(out / "results.h5", out / "lacking.h5")
        self.assert_ok(asc_cli.run(command, ranks=0))
        with h5py.File(out / "results.h5") as file:
            self.assertIn(column, [text(x.attrs["name"]) for x in file["tables"][name].values()])
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
            links = {name: list(file["tables"][name].attrs["column_order"]) for name in declared()}
        # One a table: tests/unit/test_columns.c takes them all, from a table that was read.
        for turn, (name, columns) in enumerate(links.items()):
            place = turn * 7 % (len(columns) - 1)
            link = columns[place]
            shutil.copy(good, out / "results.h5")
            with h5py.File(out / "results.h5", "r+") as file:
                group = file["tables"][name]
                column = text(group[link].attrs["name"])
                order = group.attrs["column_order"]
                del group[link]
                group.attrs["column_order"] = np.delete(order, place).astype(order.dtype)
            if column.startswith({"df_identities": ("mean_rgb", "mean_hsv"), "neighbours_map": "value_"}.get(name, "/")):
                continue  # a feature or an attribute less: such a table may be
            removed += 1
            every = [["report", out], ["export", out / "results.h5", "-o", self.folder / "t"]]
            if name.startswith("quality"):
                self.assert_made_again(summary, out, name, column)
            else:
                every.append(summary)
            # One reads like the other.
            for command in every if turn == 0 else [every[turn % len(every)]]:
                result = asc_cli.run(command, ranks=0)
                self.assertEqual(result.code, asc_cli.DATA, f"{name}: {column}: {result}")
                self.assertEqual(len(result.errors), 1, str(result))
                self.assertIn(f"table {name} lacks column '{column}'", result.errors[0])
        self.assertGreater(removed, 20)

    def test_a_table_that_is_missing(self):
        """One, or all: told by whoever reads the tables, and made again by the next run."""
        out = self.copy_of_run()
        good = self.folder / "good.h5"
        shutil.copy(out / "results.h5", good)
        run = ["run", self.study, "-o", out, "--no-report"]
        for name, words in (("verification", "table verification was put there"),
                            ("population/df_modality", "make it again with attrscope macro"), (None, "table ")):
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
