/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <endian.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "results/records.h"

enum { NUMBER_SIZE = 8, NUMBER_TEXT = 32, LABELS = 3 };

/* Where each column is in a record. */
typedef struct layout {
    size_t *offset, *width; /* [n_columns] owned */
    size_t size;
} layout;

static size_t width_of(const asc_column *column, int64_t rows) {
    size_t width = column->type == ASC_COLUMN_TEXT ? 1 : NUMBER_SIZE;
    for (int64_t r = 0; column->type == ASC_COLUMN_TEXT && r < rows; r++)
        if (column->data.text[r] && strlen(column->data.text[r]) > width)
            width = strlen(column->data.text[r]);
    return width;
}

static asc_code lay_out(const asc_table *table, layout *l) {
    const uint64_t n = (uint64_t)table->n_columns;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&l->offset, n, sizeof *l->offset, "columns"), done);
    ASC_TRY(code, asc_alloc(&l->width, n, sizeof *l->width, "columns"), done);
    for (int64_t c = 0; c < table->n_columns; c++) {
        l->offset[c] = l->size;
        l->width[c] = width_of(&table->columns[c], table->rows);
        l->size += l->width[c];
    }
done:
    return code;
}

static hid_t member_type(const asc_column *column, size_t width) {
    return column->type == ASC_COLUMN_TEXT  ? asc_h5_text_type(width)
           : column->type == ASC_COLUMN_INT ? H5Tcopy(H5T_STD_I64LE)
                                            : H5Tcopy(H5T_IEEE_F64LE);
}

/* By a column's own name where HDF5 can hold it, else by its number. */
static void insert(hid_t type, const char *name, int64_t column, size_t offset, hid_t member) {
    char number[NUMBER_TEXT];
    snprintf(number, sizeof number, "column_%lld", (long long)column);
    const bool fits = *name && H5Tget_member_index(type, name) < 0;
    H5Tinsert(type, fits ? name : number, offset, member);
}

static hid_t record_type(const asc_table *table, const layout *l) {
    const hid_t type = H5Tcreate(H5T_COMPOUND, l->size > 0 ? l->size : 1);
    for (int64_t c = 0; c < table->n_columns; c++) {
        const hid_t member = member_type(&table->columns[c], l->width[c]);
        insert(type, table->columns[c].name, c, l->offset[c], member);
        asc_h5_drop(member);
    }
    return type;
}

/* Of the three attributes that say more of the columns. */
static const char *label_of(const asc_column *column, int attribute) {
    return attribute == 0 ? column->name : attribute == 1 ? column->unit : column->description;
}

/* Whether HDF5 can describe all columns: in messages of an object's header, of 64 KiB at most. */
static bool is_describable(const asc_table *table) {
    enum { MOST = 65535, HEAD = 8, MEMBER = 32, TEXT = 8, INTEGER = 12, REAL = 20, WORD = 8 };
    enum { ABOUT = 96 }; /* of an attribute: its name, type and extent */
    size_t size = HEAD;
    for (int64_t c = 0; c < table->n_columns && size <= MOST; c++) {
        const asc_column *column = &table->columns[c];
        const size_t words = (strlen(column->name) + WORD) / WORD; /* with a null */
        size += MEMBER + words * WORD;
        size += column->type == ASC_COLUMN_TEXT  ? TEXT
                : column->type == ASC_COLUMN_INT ? INTEGER
                                                 : REAL;
    }
    for (int a = 0; a < LABELS && size <= MOST; a++) {
        size_t width = 1;
        for (int64_t c = 0; c < table->n_columns; c++)
            if (strlen(label_of(&table->columns[c], a)) > width)
                width = strlen(label_of(&table->columns[c], a));
        if (table->n_columns > 0 && width > (MOST - ABOUT) / (size_t)table->n_columns)
            size = MOST + 1;
    }
    return size <= MOST;
}

/* Column after column into the records. */
static void pack(const asc_table *table, const layout *l, char *records) {
    for (int64_t c = 0; c < table->n_columns; c++) {
        const asc_column *column = &table->columns[c];
        char *at = records + l->offset[c];
        for (int64_t r = 0; r < table->rows; r++, at += l->size) {
            uint64_t word;
            if (column->type == ASC_COLUMN_TEXT) {
                if (column->data.text[r])
                    memcpy(at, column->data.text[r], strlen(column->data.text[r]));
                continue;
            }
            memcpy(&word,
                   column->type == ASC_COLUMN_INT ? (const void *)&column->data.ints[r]
                                                  : (const void *)&column->data.reals[r],
                   sizeof word);
            word = htole64(word);
            memcpy(at, &word, sizeof word);
        }
    }
}

static asc_code put_labels(hid_t dataset, const asc_table *table) {
    static const char *const attributes[] = {"column_names", "column_units", "column_descriptions"};
    char **texts = NULL;
    asc_code code = asc_alloc(&texts, (uint64_t)table->n_columns, sizeof *texts, "columns");
    for (int a = 0; a < LABELS && code == ASC_OK; a++) {
        for (int64_t c = 0; c < table->n_columns; c++)
            texts[c] = (char *)label_of(&table->columns[c], a);
        code = asc_h5_put_attribute_texts(dataset, attributes[a], table->n_columns, texts);
    }
    free(texts);
    return code;
}

asc_code asc_records_put(hid_t place, const char *name, const asc_table *table,
                         const char *analysis) {
    layout l = {0};
    char *records = NULL;
    hid_t type = -1, dataset = -1;
    asc_code code = ASC_OK;
    if (!is_describable(table))
        return asc_h5_refuse(place, name, "has more columns than HDF5 can describe");
    ASC_TRY(code, lay_out(table, &l), done);
    type = record_type(table, &l);
    ASC_TRY(code, asc_alloc(&records, (uint64_t)table->rows, l.size, name), done);
    pack(table, &l, records);
    ASC_TRY(code,
            asc_h5_create_dataset(place, name, type, 1, &table->rows, NULL, table->description,
                                  &dataset),
            done);
    ASC_TRY(code, asc_h5_put_attribute(dataset, "analysis", analysis), done);
    ASC_TRY(code, put_labels(dataset, table), done);
    code = asc_h5_write_whole(dataset, type, records, (size_t)table->rows * l.size);
done:
    asc_h5_drop(dataset);
    asc_h5_drop(type);
    free(records);
    free(l.offset);
    free(l.width);
    return code;
}
