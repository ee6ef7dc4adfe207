/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the C library keeps memory. Internal; local. */
#ifndef ATTRSCOPE_CORE_HEAP_H
#define ATTRSCOPE_CORE_HEAP_H

/* Blocks of a megabyte and more go back to the system when they are freed. glibc would keep them
 * from the first free of such a block on, and in pieces: a rank's peak was 10 to 20 MB larger and
 * not twice the same. A no-op with other libraries. Call it first of all. */
void asc_heap_settle(void);

/* What is free goes back to the system; likewise. Between large steps of a unit. */
void asc_heap_trim(void);

#endif
