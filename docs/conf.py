# SPDX-License-Identifier: GPL-3.0-or-later
# What Sphinx is told; cmake/docs.sh runs it.
project = "attrscope"
author = "The attrscope developers"
extensions = ["myst_parser"]
root_doc = "docs/index"
exclude_patterns = ["tests"]
myst_heading_anchors = 4  # as links to sections have them elsewhere
smartquotes = False  # text is copied into terminals
html_theme = "alabaster"
html_theme_options = {"page_width": "1240px", "body_max_width": "none", "description": "How attributes shape where a model puts faces"}
html_show_copyright = False
html_show_sourcelink = False
html_copy_source = False
