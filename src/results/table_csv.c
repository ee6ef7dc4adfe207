/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/table.h"
#include "core/real.h"
#include "results/table_csv.h"

/* `alone`: the only field of its line, which must not come out as a blank line. */
static void write_text(FILE *stream, const char *text, bool alone) {
    if (!text)
        text = "";
    if (!text[strcspn(text, ",\"\r\n")] && !(alone && !*text)) {
        fputs(text, stream);
        return;
    }
    putc('"', stream);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', stream);
        putc(*text, stream);
    }
    putc('"', stream);
}

static void write_real(FILE *stream, double value) {
    char text[ASC_REAL_TEXT];
    asc_real_print(value, text);
    fputs(text, stream);
}

static void write_field(FILE *stream, const asc_column *column, int64_t row, bool alone) {
    if (column->type == ASC_COLUMN_TEXT)
        write_text(stream, column->data.text[row], alone);
    else if (column->type == ASC_COLUMN_INT)
        fprintf(stream, "%" PRId64, column->data.ints[row]);
    else if (isnan(column->data.reals[row]))
        write_text(stream, "", alone);
    else
        write_real(stream, column->data.reals[row]);
}

static void write_table(FILE *stream, const asc_table *table) {
    bool alone = table->n_columns == 1;
    for (int64_t c = 0; c < table->n_columns; c++) {
        if (c > 0)
            putc(',', stream);
        write_text(stream, table->columns[c].name, alone);
    }
    putc('\n', stream);
    for (int64_t row = 0; row < table->rows; row++) {
        for (int64_t c = 0; c < table->n_columns; c++) {
            if (c > 0)
                putc(',', stream);
            write_field(stream, &table->columns[c], row, alone);
        }
        putc('\n', stream);
    }
}

/* The whole table as text: memory first, so that every failing write has its own reason. */
static asc_code print_table(const asc_table *table, char **text, size_t *size) {
    FILE *stream = open_memstream(text, size);
    bool broken = !stream;
    if (stream) {
        write_table(stream, table);
        broken = ferror(stream);
        broken = fclose(stream) != 0 || broken;
    }
    if (broken)
        return asc_fail(ASC_MEMORY, "out of memory: table %s as text", table->name);
    return ASC_OK;
}

asc_code asc_table_stage_csv(const asc_table *table, const char *path, asc_atomic_file *file) {
    char *text = NULL;
    size_t size = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, print_table(table, &text, &size), done);
    ASC_TRY(code, asc_atomic_begin(path, file), done);
    ASC_TRY(code, asc_atomic_append(file, text, size), done);
done:
    if (code != ASC_OK)
        asc_atomic_abandon(file);
    free(text);
    return code;
}

asc_code asc_table_write_csv(const asc_table *table, const char *path) {
    asc_atomic_file file = {0};
    asc_code code = asc_table_stage_csv(table, path, &file);
    return code == ASC_OK ? asc_atomic_commit(&file) : code;
}
