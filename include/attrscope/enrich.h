/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Features of images that are computed from their pixels. */
#ifndef ATTRSCOPE_ENRICH_H
#define ATTRSCOPE_ENRICH_H

#include "attrscope/status.h"

/* Reads every JPEG and PNG below a folder and writes a CSV of one row an image, in the order of
 * their names: file_basename (the path below the folder), identity where images lie in several
 * folders, rgb_r, rgb_g, rgb_b, hsv_h, hsv_s, hsv_v (means over the pixels; docs/method.md, "Mean
 * colours"). The file is the same bytes on any number of ranks, and written whole or not at all;
 * one image that cannot be read is an error. Errors: ASC_NOINPUT, ASC_DATA (how many images are
 * bad, and the first by name), ASC_CANTCREAT, ASC_IO, ASC_MEMORY. Collective; O(pixels / ranks). */
asc_code asc_enrich(MPI_Comm comm, const char *folder, const char *output);

#endif
