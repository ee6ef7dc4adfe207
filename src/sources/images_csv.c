#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "text/csv.h"
#include "sources/images_parts.h"

typedef enum column_role { ROLE_NONE, ROLE_ATTRIBUTE, ROLE_FEATURE, ROLE_KEEP } column_role;

/* What the values of a column are, taken together. */
typedef struct column_kind {
    bool signs;     /* all of {-1, 0, 1, True, False, blank} */
    bool truths;    /* all of {0, 1, True, False} */
    bool numbers;   /* all numbers or blank */
    bool any;       /* one is not blank */
    bool fractions; /* one is not whole */
    bool any_minus; /* one is -1 */
} column_kind;

static bool is_blank(const char *text) {
    return text[strspn(text, " \t")] == '\0' || strcmp(text, "nan") == 0 ||
           strcmp(text, "NaN") == 0;
}

static bool parse_value(const char *text, double *value) {
    if (strcmp(text, "True") == 0 || strcmp(text, "true") == 0)
        *value = 1;
    else if (strcmp(text, "False") == 0 || strcmp(text, "false") == 0)
        *value = 0;
    else
        return asc_parse_number(text, value);
    return true;
}

static column_kind examine(const asc_csv *csv, int64_t column) {
    column_kind kind = {.signs = true, .truths = true, .numbers = true};
    for (int64_t r = 0; r < csv->n_rows; r++) {
        const char *text = asc_csv_field(csv, r, column);
        double value = 0;
        if (is_blank(text)) {
            kind.truths = false;
            continue;
        }
        kind.any = true;
        if (!parse_value(text, &value)) {
            kind.signs = kind.truths = kind.numbers = false;
            break;
        }
        kind.signs &= value == 1 || value == 0 || value == -1;
        kind.truths &= value == 1 || value == 0;
        kind.any_minus |= value == -1;
        kind.fractions |= value != floor(value);
    }
    return kind;
}

static bool is_listed(char *const *names, int64_t n, const char *name) {
    for (int64_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static column_role choose_role(const char *name, column_kind kind, char *const *attributes,
                               int64_t n_attributes) {
    const bool is_keep = strncmp(name, "keep", 4) == 0;
    if (is_listed(attributes, n_attributes, name))
        return ROLE_ATTRIBUTE;
    if (is_keep && kind.any && kind.truths)
        return ROLE_KEEP;
    const bool is_count = strstr(name, "_n_faces_") != NULL;
    if (n_attributes == 0 && kind.any && kind.signs && !is_keep && !is_count)
        return ROLE_ATTRIBUTE;
    return kind.any && kind.numbers && (is_count || kind.fractions) ? ROLE_FEATURE : ROLE_NONE;
}

static asc_code bad_value(const asc_csv *csv, int64_t row, int64_t column, const char *wanted) {
    return asc_fail(ASC_DATA, "%s:%lld: column %s holds '%s'; %s", csv->file.path,
                    (long long)csv->lines[row], csv->header[column],
                    asc_csv_field(csv, row, column), wanted);
}

/* In a column with any -1 a 0 means missing, otherwise 0 means -1. */
static asc_code read_attribute(const asc_csv *csv, int64_t column, int32_t attribute,
                               asc_images *images) {
    const column_kind kind = examine(csv, column);
    for (int64_t r = 0; r < csv->n_rows; r++) {
        const char *text = asc_csv_field(csv, r, column);
        double value = 0;
        int8_t *out = &images->attributes[r * images->n_attributes + attribute];
        if (is_blank(text))
            continue;
        if (!parse_value(text, &value) || (value != 0 && fabs(value) != 1))
            return bad_value(csv, r, column, "an attribute is 1, -1, 0 or blank");
        *out = (int8_t)(value == 0 && !kind.any_minus ? -1 : value);
    }
    return ASC_OK;
}

static void read_feature(const asc_csv *csv, int64_t column, int32_t feature, asc_images *images) {
    for (int64_t r = 0; r < csv->n_rows; r++) {
        double value = NAN;
        const char *text = asc_csv_field(csv, r, column);
        if (is_blank(text) || !asc_parse_number(text, &value))
            value = NAN;
        images->features[r * images->n_features + feature] = value;
    }
}

static void read_keep(const asc_csv *csv, int64_t column, int32_t keep, asc_images *images) {
    for (int64_t r = 0; r < csv->n_rows; r++) {
        double value = 0;
        parse_value(asc_csv_field(csv, r, column), &value);
        images->keeps[r * images->n_keeps + keep] = value == 1;
    }
}

/* "<column> <operator> <number>". */
typedef struct keep_rule {
    int64_t column;
    char operator[3];
    double number;
} keep_rule;

static asc_code parse_rule(const asc_csv *csv, const char *text, keep_rule *rule) {
    static const char *const operators[] = {"==", "!=", "<=", ">=", "<", ">"};
    for (size_t o = 0; o < sizeof operators / sizeof *operators; o++) {
        const char *found = strstr(text, operators[o]);
        if (!found)
            continue;
        char name[ASC_NAME_LENGTH];
        size_t length = (size_t)(found - text);
        while (length > 0 && text[length - 1] == ' ')
            length--;
        if (length >= sizeof name)
            break;
        memcpy(name, text, length);
        name[length] = '\0';
        rule->column = asc_csv_find(csv, name + strspn(name, " "));
        strcpy(rule->operator, operators[o]);
        const char *number = found + strlen(operators[o]);
        number += strspn(number, " ");
        if (!parse_value(number, &rule->number))
            break;
        if (rule->column < 0)
            return asc_fail(ASC_USAGE,
                            "images.keep: %s has no column '%s'; look at its header line",
                            csv->file.path, name + strspn(name, " "));
        return ASC_OK;
    }
    return asc_fail(ASC_USAGE, "images.keep: '%s' is not of the form `column == number`", text);
}

static bool obeys(const keep_rule *rule, double value) {
    switch (rule->operator[0]) {
    case '=':
        return value == rule->number;
    case '!':
        return value != rule->number;
    case '<':
        return rule->operator[1] ? value <= rule->number : value<rule->number;
    default:
        return rule->operator[1] ? value >= rule->number : value> rule->number;
    }
}

static asc_code apply_rule(const asc_csv *csv, const char *text, int32_t keep, asc_images *images) {
    keep_rule rule;
    asc_code code = parse_rule(csv, text, &rule);
    for (int64_t r = 0; r < csv->n_rows && code == ASC_OK; r++) {
        double value = NAN;
        const char *field = asc_csv_field(csv, r, rule.column);
        if (!is_blank(field) && !parse_value(field, &value))
            return bad_value(csv, r, rule.column, "images.keep compares numbers");
        images->keeps[r * images->n_keeps + keep] = !is_blank(field) && obeys(&rule, value);
    }
    return code;
}

static int64_t find_name_column(const asc_csv *csv, int64_t identity) {
    static const char *const usual[] = {"file_basename", "name", "image"};
    for (size_t u = 0; u < sizeof usual / sizeof *usual; u++)
        if (asc_csv_find(csv, usual[u]) >= 0)
            return asc_csv_find(csv, usual[u]);
    for (int64_t c = 0; c < csv->n_columns; c++)
        if (c != identity && !examine(csv, c).numbers)
            return c;
    return -1;
}

static asc_code read_names(const asc_csv *csv, int64_t column, asc_images *images) {
    asc_name_index index = {0};
    int64_t first = 0, second = 0;
    asc_code code = asc_alloc(&images->names, (uint64_t)csv->n_rows, sizeof(char *), "image names");
    for (int64_t r = 0; r < csv->n_rows && code == ASC_OK; r++, images->n++)
        code = column < 0 ? asc_format(&images->names[r], "row %lld", (long long)r)
                          : asc_copy_string(&images->names[r], asc_csv_field(csv, r, column));
    if (code == ASC_OK)
        code = asc_name_index_init(images->names, images->n, &index);
    if (code == ASC_OK && asc_name_index_repeated(&index, &first, &second))
        code =
            asc_fail(ASC_DATA, "%s:%lld: image %s stands also in line %lld; every image is one row",
                     csv->file.path, (long long)csv->lines[second], images->names[first],
                     (long long)csv->lines[first]);
    asc_name_index_free(&index);
    return code;
}

static asc_code read_identities(const asc_csv *csv, int64_t column, asc_images *images) {
    const char **labels = NULL;
    asc_code code = asc_alloc(&labels, (uint64_t)csv->n_rows, sizeof *labels, "identities");
    for (int64_t r = 0; r < csv->n_rows && code == ASC_OK; r++) {
        labels[r] = asc_csv_field(csv, r, column);
        if (is_blank(labels[r]))
            code = bad_value(csv, r, column, "every image needs an identity");
    }
    if (code == ASC_OK)
        code = asc_images_set_identities(images, labels);
    free(labels);
    return code;
}

/* Allocates names and values for the columns of each role. */
static asc_code allocate_columns(const asc_csv *csv, const column_role *roles, bool has_rule,
                                 asc_images *images) {
    uint64_t counts[4] = {0}, n = (uint64_t)csv->n_rows;
    asc_code code = ASC_OK;
    for (int64_t c = 0; c < csv->n_columns; c++)
        counts[roles[c]]++;
    counts[ROLE_KEEP] += has_rule;
    ASC_TRY(code,
            asc_alloc(&images->attribute_names, counts[ROLE_ATTRIBUTE], sizeof(char *), "names"),
            done);
    ASC_TRY(code, asc_alloc(&images->feature_names, counts[ROLE_FEATURE], sizeof(char *), "names"),
            done);
    ASC_TRY(code, asc_alloc(&images->keep_names, counts[ROLE_KEEP], sizeof(char *), "names"), done);
    ASC_TRY(code, asc_alloc(&images->attributes, n * counts[ROLE_ATTRIBUTE], 1, "attributes"),
            done);
    ASC_TRY(code,
            asc_alloc(&images->features, n * counts[ROLE_FEATURE], sizeof(double), "features"),
            done);
    ASC_TRY(code, asc_alloc(&images->keeps, n * counts[ROLE_KEEP], 1, "keep-columns"), done);
    for (int64_t c = 0; c < csv->n_columns && code == ASC_OK; c++) {
        const char *name = csv->header[c];
        if (roles[c] == ROLE_ATTRIBUTE)
            code = asc_copy_string(&images->attribute_names[images->n_attributes++], name);
        else if (roles[c] == ROLE_FEATURE)
            code = asc_copy_string(&images->feature_names[images->n_features++], name);
        else if (roles[c] == ROLE_KEEP)
            code = asc_copy_string(&images->keep_names[images->n_keeps++], name);
    }
    if (code == ASC_OK && has_rule)
        code = asc_copy_string(&images->keep_names[images->n_keeps++], "study");
done:
    return code;
}

static asc_code read_columns(const asc_csv *csv, const column_role *roles, asc_images *images) {
    int32_t attribute = 0, feature = 0, keep = 0;
    asc_code code = ASC_OK;
    for (int64_t c = 0; c < csv->n_columns && code == ASC_OK; c++) {
        if (roles[c] == ROLE_ATTRIBUTE)
            code = read_attribute(csv, c, attribute++, images);
        else if (roles[c] == ROLE_FEATURE)
            read_feature(csv, c, feature++, images);
        else if (roles[c] == ROLE_KEEP)
            read_keep(csv, c, keep++, images);
    }
    return code;
}

static asc_code choose_roles(const asc_csv *csv, int64_t identity, int64_t name,
                             char *const *attributes, int64_t n_attributes, column_role *roles) {
    for (int64_t a = 0; a < n_attributes; a++)
        if (asc_csv_find(csv, attributes[a]) < 0)
            return asc_fail(ASC_DATA,
                            "images.attributes: %s has no column '%s'; look at its header line",
                            csv->file.path, attributes[a]);
    for (int64_t c = 0; c < csv->n_columns; c++)
        if (c != identity && c != name)
            roles[c] = choose_role(csv->header[c], examine(csv, c), attributes, n_attributes);
    return ASC_OK;
}

asc_code asc_images_read_csv(const char *path, char *const *attributes, int64_t n_attributes,
                             const char *keep, asc_images *images) {
    static const char faces[] = "retina_n_faces_detected";
    asc_csv csv = {0};
    column_role *roles = NULL;
    *images = (asc_images){0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_csv_read(path, &csv), done);
    const int64_t identity = asc_csv_find(&csv, "identity"),
                  name = find_name_column(&csv, identity);
    if (identity < 0 || csv.n_rows == 0) {
        code = asc_fail(ASC_DATA,
                        identity < 0
                            ? "%s:1: there is no column 'identity'; name the column with each "
                              "image's person so"
                            : "%s:2: the table has no rows; give one row an image",
                        path);
        goto done;
    }
    char rule[sizeof faces + 8];
    if (!keep && asc_csv_find(&csv, faces) >= 0) {
        strcpy(stpcpy(rule, faces), " == 1");
        keep = rule;
        asc_log(ASC_LOG_INFO,
                "keeping the images with exactly one face (%s); set images.keep for "
                "others",
                rule);
    }
    ASC_TRY(code, asc_alloc(&roles, (uint64_t)csv.n_columns, sizeof *roles, "columns"), done);
    ASC_TRY(code, choose_roles(&csv, identity, name, attributes, n_attributes, roles), done);
    ASC_TRY(code, read_names(&csv, name, images), done);
    ASC_TRY(code, read_identities(&csv, identity, images), done);
    ASC_TRY(code, allocate_columns(&csv, roles, keep != NULL, images), done);
    ASC_TRY(code, read_columns(&csv, roles, images), done);
    if (keep)
        ASC_TRY(code, apply_rule(&csv, keep, images->n_keeps - 1, images), done);
done:
    free(roles);
    asc_csv_free(&csv);
    if (code != ASC_OK)
        asc_images_free(images);
    return code;
}
