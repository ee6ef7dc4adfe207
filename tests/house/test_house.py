# SPDX-License-Identifier: GPL-3.0-or-later
"""The house as CONTRIBUTING shows it: folders, the arrows between them, definitions that are cited."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").glob("*/*.[ch]"))
HOUSE = (ROOT / "CONTRIBUTING.md").read_text()


def folder_of(path):
    return path.relative_to(ROOT / "src").parts[0]


def analyses():
    """Folders of the analyses that src/analyses.c lists."""
    listed = (ROOT / "src/analyses.c").read_text().split("asc_analyses[] = {")[1].split("}")[0]
    return set(re.findall(r"&asc_(\w+)_analysis", listed))


def levels():
    """Folder -> level, from the line of arrows; the highest is 0."""
    line = next(x for x in HOUSE.splitlines() if x.startswith("    cli -> "))
    result = {}
    for level, part in enumerate(line.strip().split(" -> ")):
        for name in part.split(", "):
            for folder in analyses() if name == "ANALYSES" else [name]:
                result[folder] = level
    return result


class House(unittest.TestCase):
    def test_folders_are_those_of_the_table(self):
        table = HOUSE.split("| folder | holds |")[1].split("\n\n")[0]
        named = {name.removeprefix("src/") for row in re.findall(r"^\| (`.*?) \|", table, re.M)
                 for name in re.findall(r"`([a-z/]+)`", row)}
        self.assertEqual(named, {folder_of(x) for x in SOURCES})
        self.assertEqual(named, set(levels()))

    def test_arrows_point_one_way(self):
        level, wrong = levels(), []
        for path in SOURCES:
            own = folder_of(path)
            for other in re.findall(r'^#include "(\w+)/', path.read_text(), re.M):
                if other not in ("attrscope", own) and level[other] <= level[own]:
                    wrong.append(f"{path.relative_to(ROOT)} includes {other}/")
        self.assertEqual(wrong, [])

    def test_every_analysis_has_the_same_files(self):
        for name in analyses():
            for file in ("run.c", "parameters.c", "columns.c", "columns.h", "tables.c", "page.c",
                         "cost.c", "analysis.h"):
                self.assertTrue((ROOT / "src" / name / file).exists(), f"src/{name}/{file}")
            # Without it neither the plan nor the check of memory would know of the analysis.
            self.assertRegex((ROOT / "src" / name / "run.c").read_text(), r"\.cost = asc_\w+", name)

    def test_an_analysis_is_named_in_its_folder_alone(self):
        """Its identifiers, headers, parameters and the string of its name; its public header is its own."""
        files = SOURCES + sorted((ROOT / "include").glob("attrscope/*.h"))
        for name in analyses():
            named = re.compile(rf'\basc_{name}_|\bASC_{name.upper()}_|["<]({name}|attrscope/{name}\.h|{name}/[^"]*)[">]'
                               rf'|["\s-]{name}\.[a-z_]+[\s".=:]|"{name}:|\battrscope {name}\b')
            own = [ROOT / "src" / name, ROOT / "include" / "attrscope" / f"{name}.h"]
            found = [str(x.relative_to(ROOT)) for x in files
                     if not any(x == y or y in x.parents for y in own) and named.search(x.read_text())]
            self.assertEqual(found, [], name)

    def test_cited_definitions_are_there(self):
        headings = re.findall(r"^#+ (.*)$", (ROOT / "docs/method.md").read_text(), re.M)
        for path in SOURCES + sorted((ROOT / "include").glob("attrscope/*.h")):
            text = re.sub(r"\s*\n \* ?", " ", path.read_text())
            for cited in re.findall(r'docs/method\.md, "([^"]*)"', text):
                self.assertTrue(any(x.startswith(cited) for x in headings), f"{path}: {cited}")
            self.assertNotRegex(text, r"(?<!docs/)method\.md")

    def test_files_name_their_licence_and_guards_their_file(self):
        for path in SOURCES + sorted((ROOT / "include").glob("attrscope/*.h")):
            text = path.read_text()
            self.assertTrue(text.startswith("/* SPDX-License-Identifier: GPL-3.0-or-later */\n"), path)
            if path.suffix == ".h" and "src" in path.relative_to(ROOT).parts:
                name = "_".join(path.relative_to(ROOT / "src").with_suffix("").parts).upper()
                self.assertIn(f"#define ATTRSCOPE_{name}_H\n", text, path)

    def test_metrics_are_asked_not_named(self):
        """A new metric is one file and one line only as long as nothing compares it with the old ones."""
        names = re.findall(r"^ +METRIC\((\w+), \w+\)", (ROOT / "include/attrscope/metric.h").read_text(), re.M)
        self.assertIn("COSINE", names)
        asked = re.compile(rf"[=!]= *ASC_({'|'.join(names)})\b|case ASC_({'|'.join(names)})\b")
        self.assertEqual([str(x.relative_to(ROOT)) for x in SOURCES if asked.search(x.read_text())], [])

    def test_files_are_short(self):
        long = [str(x.relative_to(ROOT)) for x in SOURCES if len(x.read_text().splitlines()) > 450]
        self.assertEqual(long, [])


if __name__ == "__main__":
    unittest.main()
