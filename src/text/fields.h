/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one field of a text file says. Internal; local, pure, O(length). */
#ifndef ATTRSCOPE_TEXT_FIELDS_H
#define ATTRSCOPE_TEXT_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

/* Cuts blanks off both ends of a text that ends before `end`, in place: ASCII blanks, the spaces
 * of Unicode, byte-order marks. Returns the new begin. */
char *asc_text_trim(char *text, char *end);

/* Blank, or one of the marks that pandas takes for missing, or "?": "NA", "nan", "None", ... in any
 * case. */
bool asc_text_is_missing(const char *text);

/* A number as a whole, finite or not; `comma`: a decimal comma is read, too. Hexadecimal is none.
 */
bool asc_text_number(const char *text, bool comma, double *number);

/* A whole number, also when written as a float: 403, 403.0, 4.03e2. False beyond 64 bits, and for
 * floats beyond 2^53. */
bool asc_text_whole(const char *text, int64_t *number);

/* One text for one label: "7.0" and "7." become "7", in place. */
void asc_text_canonical(char *text);

#endif
