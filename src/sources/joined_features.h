/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Features from a table of their own, a row an image: colours that `enrich` found, CelebA's boxes
 * and landmarks. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_JOINED_FEATURES_H
#define ATTRSCOPE_SOURCES_JOINED_FEATURES_H

#include "attrscope/images.h"

/* Adds the columns of numbers of a CSV, or of a list like CelebA's, to the features of images that
 * were read from `source`. Rows and images are matched by name: "person/name" where it says so, the
 * file's name, or that without its ending, whichever says most. What does not match is said; an
 * image without a row has no values. The fates of its columns, as of a table's, are added to those
 * of the images. Errors: ASC_NOINPUT, ASC_DATA (no row matches; a row that means two images, an
 * image of two rows; a column that is there already; a few values that are no numbers; no numbers
 * at all), ASC_MEMORY. O((N + rows) log N + fields). */
asc_code asc_images_join_features(const char *path, const char *source,
                                  const asc_images_settings *settings, asc_images *images);

#endif
