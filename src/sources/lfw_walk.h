/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of people's folders of images. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_LFW_WALK_H
#define ATTRSCOPE_SOURCES_LFW_WALK_H

#include "attrscope/images.h"

/* Fills the images' names, in byte order of person and name, and each one's person [n] (owned by
 * the caller: asc_free_strings). What is hidden, no image, or no person's folder is passed over,
 * and said. Errors: ASC_NOINPUT, ASC_DATA (no images; the archive's own folder lies inside; a name
 * that is not UTF-8), ASC_MEMORY. O(entries log entries). */
asc_code asc_lfw_walk(const char *folder, asc_images *images, char ***people);

#endif
