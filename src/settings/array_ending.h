/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files of a folder are arrays, by their names. Internal; pure. */
#ifndef ATTRSCOPE_SETTINGS_ARRAY_ENDING_H
#define ATTRSCOPE_SETTINGS_ARRAY_ENDING_H

/* The ending of an array's path, from its dot on; NULL where it is no array's. */
const char *asc_array_ending(const char *path);

#endif
