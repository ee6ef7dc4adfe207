/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reals as text for machines. Internal; local and thread-safe. */
#ifndef ATTRSCOPE_CORE_REAL_H
#define ATTRSCOPE_CORE_REAL_H

enum { ASC_REAL_TEXT = 40 }; /* bytes, with the end */

/* The shortest decimal that a correctly rounding reader takes for the same double, and the nearest
 * of these, the digits of Python's repr: 0.6, 1e-05, 1e+16, inf, nan; whole numbers without a
 * point. No text has more than 17 digits, zeros before the first other one counted, as readers that
 * are quick rather than right (pandas' default) drop what is behind. The locale does not matter.
 * Pure. */
void asc_real_print(double value, char text[ASC_REAL_TEXT]);

#endif
