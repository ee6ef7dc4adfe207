/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a folder holds for a study: arrays, tables, CelebA's lists. Private to cli/. Local. */
#ifndef ATTRSCOPE_CLI_HOLDINGS_H
#define ATTRSCOPE_CLI_HOLDINGS_H

#include <stdio.h>

#include "attrscope/images.h"
#include "sources/folder.h"

typedef enum asc_holding_kind {
    ASC_HOLDING_OTHER, /* nothing that a study reads, or what `note` says */
    ASC_HOLDING_ARRAY, /* a row an image */
    ASC_HOLDING_LABELS,
    ASC_HOLDING_TABLE,
    ASC_HOLDING_CELEBA_IDENTITIES,
    ASC_HOLDING_CELEBA_ATTRIBUTES
} asc_holding_kind;

/* A file of the folder. */
typedef struct asc_holding {
    asc_holding_kind kind;
    const char *name; /* borrowed */
    char *path;       /* owned */
    int64_t rows, columns;
    bool may_be_turned;             /* an array whose columns may be its rows */
    char identity[ASC_NAME_LENGTH]; /* a table's column of who is on an image; "": none */
    char note[ASC_MESSAGE_SIZE];    /* why it cannot be read; "" */
} asc_holding;

typedef struct asc_holdings {
    int n;
    asc_holding *files; /* [n] by name; owned */
    asc_folder folder;
    const asc_holding *images; /* the table, the labels, or CelebA's attributes; NULL: none */
    const asc_holding *labels; /* beside a table without identities, or NULL */
} asc_holdings;

/* Looks at the files of a folder, not below it, and chooses the images: CelebA's lists, else the
 * table with identities whose rows most arrays have, else one beside labels, else labels alone.
 * Errors: ASC_NOINPUT, ASC_MEMORY. Reads the tables and the headers of arrays. */
asc_code asc_holdings_find(const char *folder, asc_holdings *holdings);

/* Bytes of the character that begins here when a line of YAML cannot hold it, else 0: controls, and
 * what it takes for the end of a line. Pure. */
size_t asc_holdings_unfit(const char *text);

/* Writes the study file for them; there are images, and arrays that fit. Errors: ASC_MEMORY; those
 * of writing show in ferror(out). */
asc_code asc_holdings_put_study(FILE *out, const asc_holdings *holdings);
void asc_holdings_free(asc_holdings *holdings);

/* The first of a kind, or NULL. Pure. */
const asc_holding *asc_holdings_first(const asc_holdings *holdings, asc_holding_kind kind);

/* Whether an array has a row for each of `rows` images. Pure. */
bool asc_holding_fits(const asc_holding *array, int64_t rows);

#endif
