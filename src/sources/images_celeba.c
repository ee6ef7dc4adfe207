#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "text/csv.h"
#include "sources/images_parts.h"

/* The next line of a text, cut into words in place; NULL at the end. */
typedef struct lines {
    char *at;
    char *end;
    int64_t number; /* of the line handed out last */
} lines;

static char *next_line(lines *l) {
    if (l->at >= l->end)
        return NULL;
    char *line = l->at;
    char *stop = strchr(line, '\n');
    l->at = stop ? stop + 1 : l->end;
    if (stop)
        *stop = '\0';
    l->number++;
    return line;
}

static char *next_word(char **at) {
    return strtok_r(NULL, " \t\r", at);
}

/* Image names and identities of identity_CelebA.txt. */
typedef struct identity_file {
    asc_text_file file;
    int64_t n;
    char **names;
    char **labels;
} identity_file;

static asc_code read_identities(const char *path, identity_file *identities) {
    asc_code code = asc_text_file_read(path, &identities->file);
    if (code != ASC_OK)
        return code;
    lines l = {.at = identities->file.text, .end = identities->file.text + identities->file.size};
    uint64_t most = 1;
    for (const char *c = l.at; c < l.end; c++)
        most += *c == '\n';
    ASC_TRY(code, asc_alloc(&identities->names, most, sizeof(char *), "identity file"), done);
    ASC_TRY(code, asc_alloc(&identities->labels, most, sizeof(char *), "identity file"), done);
    for (char *line = next_line(&l); line; line = next_line(&l)) {
        char *at = NULL;
        char *name = strtok_r(line, " \t\r", &at);
        if (!name)
            continue;
        char *label = next_word(&at);
        if (!label || next_word(&at))
            return asc_fail(ASC_DATA, "%s:%lld: a line must be `image identity`", path,
                            (long long)l.number);
        identities->names[identities->n] = name;
        identities->labels[identities->n++] = label;
    }
done:
    return code;
}

static asc_code read_names(const char *path, lines *l, asc_images *images) {
    char *line = next_line(l), *at = NULL;
    int32_t count = 0;
    for (const char *c = line; c && *c; c++)
        count += (c == line || strchr(" \t", c[-1])) && !strchr(" \t\r", *c);
    if (count == 0)
        return asc_fail(ASC_DATA, "%s:2: the names of the attributes are missing", path);
    asc_code code =
        asc_alloc(&images->attribute_names, (uint64_t)count, sizeof(char *), "attribute names");
    for (char *word = strtok_r(line, " \t\r", &at); word && code == ASC_OK; word = next_word(&at))
        code = asc_copy_string(&images->attribute_names[images->n_attributes++], word);
    return code;
}

static asc_code read_value(const char *path, int64_t line, const char *attribute, const char *word,
                           int8_t *value) {
    if (!word)
        return asc_fail(ASC_DATA,
                        "%s:%lld: the row ends before attribute %s; the file may be truncated",
                        path, (long long)line, attribute);
    if (strcmp(word, "1") == 0)
        *value = 1;
    else if (strcmp(word, "-1") == 0)
        *value = -1;
    else if (strcmp(word, "0") == 0)
        *value = 0;
    else
        return asc_fail(ASC_DATA,
                        "%s:%lld: attribute %s is '%s'; 1, -1 and 0 (missing) are allowed", path,
                        (long long)line, attribute, word);
    return ASC_OK;
}

static asc_code read_attribute_rows(const char *path, lines *l, int64_t claimed,
                                    asc_images *images) {
    for (char *line = next_line(l); line; line = next_line(l)) {
        char *at = NULL;
        char *name = strtok_r(line, " \t\r", &at);
        if (!name)
            continue;
        if (images->n == claimed)
            return asc_fail(ASC_DATA, "%s:%lld: more rows than the %lld that line 1 claims", path,
                            (long long)l->number, (long long)claimed);
        asc_code code = asc_copy_string(&images->names[images->n], name);
        int8_t *row = images->attributes + images->n++ * images->n_attributes;
        for (int32_t a = 0; a < images->n_attributes && code == ASC_OK; a++)
            code = read_value(path, l->number, images->attribute_names[a], next_word(&at), &row[a]);
        if (code == ASC_OK && next_word(&at))
            code = asc_fail(ASC_DATA, "%s:%lld: the row has more values than the %d attributes",
                            path, (long long)l->number, images->n_attributes);
        if (code != ASC_OK)
            return code;
    }
    if (images->n < claimed)
        return asc_fail(ASC_DATA,
                        "%s: line 1 claims %lld images but %lld rows follow; the file is "
                        "truncated",
                        path, (long long)claimed, (long long)images->n);
    return ASC_OK;
}

static asc_code read_attributes(const char *path, const asc_text_file *file, asc_images *images) {
    lines l = {.at = file->text, .end = file->text + file->size};
    char *end = NULL, *line = next_line(&l);
    const long long claimed = line ? strtoll(line, &end, 10) : 0;
    if (!line || end == line || strspn(end, " \r") != strlen(end) || claimed <= 0)
        return asc_fail(ASC_DATA, "%s:1: the first line must be the number of images", path);
    if (claimed > file->size)
        return asc_fail(ASC_DATA, "%s:1: claims %lld images, more than the file has bytes", path,
                        claimed);
    asc_code code = read_names(path, &l, images);
    if (code == ASC_OK)
        code = asc_alloc(&images->names, (uint64_t)claimed, sizeof(char *), "image names");
    if (code == ASC_OK)
        code = asc_alloc(&images->attributes, (uint64_t)claimed * (uint64_t)images->n_attributes, 1,
                         "attributes");
    return code == ASC_OK ? read_attribute_rows(path, &l, claimed, images) : code;
}

/* Looks every image up in the identity file. */
static asc_code match_identities(const identity_file *identities, const char *identity_path,
                                 const char *attribute_path, asc_images *images) {
    asc_name_index index = {0}, own = {0};
    const char **labels = NULL;
    int64_t first = 0, second = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_name_index_init(images->names, images->n, &own), done);
    if (asc_name_index_repeated(&own, &first, &second)) {
        code = asc_fail(ASC_DATA, "%s: image %s stands in rows %lld and %lld", attribute_path,
                        images->names[first], (long long)first + 1, (long long)second + 1);
        goto done;
    }
    ASC_TRY(code, asc_name_index_init(identities->names, identities->n, &index), done);
    ASC_TRY(code, asc_alloc(&labels, (uint64_t)images->n, sizeof *labels, "identities"), done);
    for (int64_t i = 0; i < images->n; i++) {
        int64_t place = asc_name_index_find(&index, images->names[i]);
        if (place < 0) {
            code = asc_fail(ASC_DATA, "%s: image %s of %s has no identity there; add its line",
                            identity_path, images->names[i], attribute_path);
            goto done;
        }
        labels[i] = identities->labels[place];
    }
    code = asc_images_set_identities(images, labels);
done:
    asc_name_index_free(&index);
    asc_name_index_free(&own);
    free(labels);
    return code;
}

asc_code asc_images_read_celeba(const char *identity_path, const char *attribute_path,
                                asc_images *images) {
    identity_file identities = {0};
    asc_text_file file = {0};
    *images = (asc_images){0};
    asc_code code = ASC_OK;
    ASC_TRY(code, read_identities(identity_path, &identities), done);
    ASC_TRY(code, asc_text_file_read(attribute_path, &file), done);
    ASC_TRY(code, read_attributes(attribute_path, &file, images), done);
    ASC_TRY(code, match_identities(&identities, identity_path, attribute_path, images), done);
done:
    asc_text_file_free(&identities.file);
    free(identities.names);
    free(identities.labels);
    asc_text_file_free(&file);
    if (code != ASC_OK)
        asc_images_free(images);
    return code;
}
