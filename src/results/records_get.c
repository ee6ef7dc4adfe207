/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "results/records.h"
#include "text/encoding.h"

enum { LABELS = 3 };

/* What is read, and where. */
typedef struct reading {
    hid_t dataset, place, type;
    const char *name;
    char *records; /* [rows] of `size` bytes; owned */
    size_t size;
    char **labels[LABELS]; /* [n_columns] names, units, descriptions; owned */
} reading;

bool asc_records_are(hid_t object) {
    if (H5Iget_type(object) != H5I_DATASET)
        return false;
    const hid_t type = H5Dget_type(object);
    const bool are = H5Tget_class(type) == H5T_COMPOUND;
    asc_h5_drop(type);
    return are;
}

asc_code asc_records_are_former(hid_t object, bool *former) {
    *former = false;
    return H5Iget_type(object) == H5I_GROUP ? asc_h5_has_attribute(object, "column_order", former)
                                            : ASC_OK;
}

asc_code asc_records_refuse_former(hid_t place, const char *name) {
    return asc_h5_refuse(place, name, "is stored as an earlier version did");
}

static asc_code refuse_column(const reading *in, int64_t c, const char *what) {
    char *name = NULL;
    asc_code code = asc_format(&name, "%s, column '%s'", in->name, in->labels[0][c]);
    if (code == ASC_OK)
        code = asc_h5_refuse(in->place, name, what);
    free(name);
    return code;
}

static asc_code read_labels(reading *in, int64_t n) {
    static const char *const attributes[LABELS] = {"column_names", "column_units",
                                                   "column_descriptions"};
    for (int a = 0; a < LABELS; a++) {
        int64_t found = 0;
        asc_code code =
            asc_h5_get_attribute_texts(in->dataset, attributes[a], &found, &in->labels[a]);
        if (code == ASC_OK && found != n) {
            asc_free_strings(in->labels[a], found);
            in->labels[a] = NULL;
            code = asc_h5_refuse(in->place, in->name,
                                 "has other columns than names, units or descriptions of them");
        }
        if (code != ASC_OK)
            return code;
    }
    return ASC_OK;
}

bool asc_records_shape(hid_t dataset, int64_t *rows, int64_t *row_size) {
    hsize_t extent[H5S_MAX_RANK] = {0};
    const hid_t space = H5Dget_space(dataset), type = H5Dget_type(dataset);
    const bool fine = H5Sget_simple_extent_ndims(space) == 1 &&
                      H5Sget_simple_extent_dims(space, extent, NULL) == 1 && extent[0] <= INT64_MAX;
    *rows = fine ? (int64_t)extent[0] : 0;
    *row_size = (int64_t)H5Tget_size(type);
    asc_h5_drop(type);
    asc_h5_drop(space);
    return fine;
}

static asc_code read_records(reading *in, int64_t rows) {
    const asc_code code = asc_alloc(&in->records, (uint64_t)rows, in->size, in->name);
    if (code != ASC_OK)
        return code;
    return asc_h5_read_whole(in->dataset, in->place, in->name, in->type, in->records,
                             (size_t)rows * in->size);
}

/* All in one piece: there may be millions. */
static asc_code take_texts(const reading *in, int64_t c, size_t offset, size_t width, int64_t rows,
                           asc_column *column) {
    asc_code code = ASC_OK;
    column->borrows = true;
    ASC_TRY(code,
            asc_alloc(&column->data.text, (uint64_t)rows, sizeof *column->data.text, in->name),
            done);
    ASC_TRY(code, asc_alloc(&column->pool, (uint64_t)rows, width + 1, in->name), done);
    for (int64_t r = 0; r < rows; r++) {
        char *text = column->pool + (size_t)r * (width + 1);
        memcpy(text, in->records + (size_t)r * in->size + offset, width);
        text[width] = '\0';
        column->data.text[r] = text;
        if (!asc_encoding_is_utf8(text, (int64_t)strlen(text)))
            ASC_TRY(code, refuse_column(in, c, "has text that is not UTF-8"), done);
    }
done:
    return code;
}

/* Of 64 bits, as all numbers of tables. */
static asc_code take_numbers(const reading *in, size_t offset, int64_t rows, void *data) {
    uint64_t *numbers = NULL;
    const asc_code code = asc_alloc(&numbers, (uint64_t)rows, sizeof *numbers, in->name);
    if (code != ASC_OK)
        return code;
    for (int64_t r = 0; r < rows; r++) {
        memcpy(&numbers[r], in->records + (size_t)r * in->size + offset, sizeof *numbers);
        numbers[r] = le64toh(numbers[r]);
    }
    *(void **)data = numbers;
    return ASC_OK;
}

static bool is_ours(hid_t stored) {
    return (H5Tget_class(stored) == H5T_STRING && H5Tis_variable_str(stored) == 0) ||
           H5Tequal(stored, H5T_STD_I64LE) > 0 || H5Tequal(stored, H5T_IEEE_F64LE) > 0;
}

/* Before anything is read: text of no fixed length would be read from elsewhere. */
static asc_code check_column(const reading *in, int64_t c) {
    const hid_t stored = H5Tget_member_type(in->type, (unsigned)c);
    const size_t offset = H5Tget_member_offset(in->type, (unsigned)c), width = H5Tget_size(stored);
    const bool ours = is_ours(stored);
    asc_h5_drop(stored);
    if (!ours)
        return refuse_column(in, c,
                             "is neither text of fixed length nor whole numbers or reals of 64 "
                             "bits");
    if (width > in->size || offset > in->size - width)
        return refuse_column(in, c, "leads out of its row");
    return ASC_OK;
}

/* A column in the making belongs to its table at once, so that asc_table_free releases it. */
static asc_code read_column(const reading *in, int64_t c, asc_table *table) {
    asc_column *column = &table->columns[table->n_columns++];
    const hid_t stored = H5Tget_member_type(in->type, (unsigned)c);
    const size_t offset = H5Tget_member_offset(in->type, (unsigned)c), width = H5Tget_size(stored);
    const H5T_class_t kind = H5Tget_class(stored);
    asc_code code = ASC_OK;
    column->type = kind == H5T_STRING    ? ASC_COLUMN_TEXT
                   : kind == H5T_INTEGER ? ASC_COLUMN_INT
                                         : ASC_COLUMN_REAL;
    ASC_TRY(code, asc_copy_string(&column->name, in->labels[0][c]), done);
    ASC_TRY(code, asc_copy_string(&column->unit, in->labels[1][c]), done);
    ASC_TRY(code, asc_copy_string(&column->description, in->labels[2][c]), done);
    if (kind == H5T_STRING)
        code = take_texts(in, c, offset, width, table->rows, column);
    else if (kind == H5T_INTEGER)
        code = take_numbers(in, offset, table->rows, &column->data.ints);
    else
        code = take_numbers(in, offset, table->rows, &column->data.reals);
done:
    asc_h5_drop(stored);
    return code;
}

asc_code asc_records_get(hid_t dataset, hid_t place, const char *name, asc_table *table) {
    reading in = {.dataset = dataset, .place = place, .name = name, .type = H5Dget_type(dataset)};
    const int n = H5Tget_nmembers(in.type);
    int64_t n_columns = n > 0 ? n : 0, row_size = 0;
    asc_code code = ASC_OK;
    *table = (asc_table){0};
    if (!asc_records_shape(dataset, &table->rows, &row_size))
        ASC_TRY(code, asc_h5_refuse(place, name, "has the wrong number of dimensions"), done);
    in.size = (size_t)row_size;
    ASC_TRY(code, asc_copy_string(&table->name, name), done);
    ASC_TRY(code, asc_h5_get_attribute(dataset, "description", &table->description), done);
    if (!table->description)
        ASC_TRY(code, asc_copy_string(&table->description, ""), done);
    ASC_TRY(code, read_labels(&in, n_columns), done);
    for (int64_t c = 0; c < n_columns; c++)
        ASC_TRY(code, check_column(&in, c), done);
    ASC_TRY(code, read_records(&in, table->rows), done);
    ASC_TRY(
        code,
        asc_alloc(&table->columns, (uint64_t)n_columns, sizeof *table->columns, "table columns"),
        done);
    for (int64_t c = 0; c < n_columns; c++)
        ASC_TRY(code, read_column(&in, c, table), done);
done:
    for (int a = 0; a < LABELS; a++)
        asc_free_strings(in.labels[a], in.labels[a] ? n_columns : 0);
    free(in.records);
    asc_h5_drop(in.type);
    return code;
}
