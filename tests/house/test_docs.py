# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/ becomes pages without a warning, in which no link is dead and nothing comes from elsewhere."""

import html.parser
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.links, self.loads, self.places = [], [], {""}
        self.feed(path.read_text())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.places.update(x for x in (attrs.get("id"), attrs.get("name")) if x)
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        self.loads += [x for x in (attrs.get("src"), attrs.get("href") if tag == "link" else None) if x]


def targets(markdown):
    """Where the links of a page in Markdown lead, but for those in blocks of code."""
    return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"^```.*?^```$", "", markdown, flags=re.M | re.S))


class Docs(unittest.TestCase):
    def test_pages_and_their_links(self):
        with tempfile.TemporaryDirectory() as place:
            built = subprocess.run([ROOT / "cmake/docs.sh", os.environ["ATTRSCOPE_PROGRAM"], place + "/docs"],
                                   capture_output=True, text=True)
            self.assertEqual((built.returncode, built.stderr), (0, ""), built.stdout)
            folder = pathlib.Path(place, "docs/html")
            pages = {path: Page(path) for path in folder.rglob("*.html")}
            self.assertIn(folder / "docs/reference/keys.html", pages)
            dead = []
            for path, page in pages.items():
                for link in page.links + page.loads:
                    parts = urllib.parse.urlsplit(link)
                    if parts.scheme:
                        self.assertNotIn(link, page.loads, path)
                        continue
                    target = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path
                    if not target.exists() or target in pages and \
                            urllib.parse.unquote(parts.fragment) not in pages[target].places:
                        dead.append(f"{path.relative_to(folder)}: {link}")
            self.assertEqual(dead, [])

    def test_readme_is_one_screen_whose_links_are_files(self):
        text = (ROOT / "README.md").read_text()
        self.assertLessEqual(len(text.splitlines()), 80)
        for link in targets(text):
            self.assertTrue((ROOT / link).exists(), link)


if __name__ == "__main__":
    unittest.main()
