/* SPDX-License-Identifier: GPL-3.0-or-later */
/* images.derive: attributes made of the columns of a table. Internal; local. */
#ifndef ATTRSCOPE_SOURCES_DERIVED_COLUMNS_H
#define ATTRSCOPE_SOURCES_DERIVED_COLUMNS_H

#include "attrscope/images.h"
#include "sources/column_survey.h"

/* Adds the attributes behind those that were read from the table, in the order of the settings, and
 * their columns with what they are made of. A rule gives a binary attribute, missing where any
 * column of it is; "a x b" the classes that its attributes, binary or of classes, make together, in
 * the order of theirs, as far as there are images: missing where any is. Errors: ASC_USAGE (a rule,
 * a column that is not there), ASC_DATA (a name that is taken, an attribute of one value, more than
 * ASC_LABELS_MOST classes), ASC_MEMORY. O(rows parts). */
asc_code asc_images_derive(const asc_csv *csv, const asc_column_survey *surveys,
                           const asc_images_settings *settings, asc_images *images);

#endif
