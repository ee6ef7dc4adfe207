/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys of units: a checksum over all that an outcome depends on. Internal; local. */
#ifndef ATTRSCOPE_UNIT_KEY_H
#define ATTRSCOPE_UNIT_KEY_H

#include "attrscope/unit.h"
#include "study/selection.h"

/* Begin from zero, add in a fixed order, print. */
typedef struct asc_key {
    asc_checksum checksum;
    uint64_t items;
} asc_key;

void asc_key_add(asc_key *key, const char *text);

/* The definitions and every parameter of section `section`; those of `later` (ends with NULL; NULL:
 * none) only where they are not at their defaults, as outcomes are that came before them. Errors:
 * ASC_MEMORY. */
asc_code asc_key_add_settings(asc_key *key, const asc_settings *settings, const char *section,
                              const char *const *later);

/* Images and their rows. Errors: ASC_MEMORY. O(N A). */
asc_code asc_key_add_selection(asc_key *key, const asc_selection *selection);

/* Path, size, and times of modification and change of a file; what is absent counts as such.
 * Errors: ASC_MEMORY. */
asc_code asc_key_add_file(asc_key *key, const char *path);

void asc_key_print(const asc_key *key, char text[ASC_CHECKSUM_TEXT]);

/* An outcome of another edition of its analysis is another outcome. */
void asc_unit_mark_edition(asc_unit *unit, int edition);

#endif
