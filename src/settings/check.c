#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "settings/parts.h"

enum { LONGEST_NAME = 64 };

typedef struct checked {
    const asc_places *places;
    const asc_settings *settings;
} checked;

static int line_of(const checked *in, const char *path) {
    const int line = asc_places_line(in->places, path);
    return line ? line : 1;
}

static asc_code check_images(const checked *in) {
    const asc_images_settings *images = &in->settings->images;
    const char *file = in->settings->path;
    const int line = line_of(in, "images");
    const int sources = !!asc_places_line(in->places, "images.table") +
                        !!asc_places_line(in->places, "images.celeba") +
                        !!asc_places_line(in->places, "images.lfw");
    if (sources != 1)
        return asc_fail(ASC_USAGE,
                        "%s:%d: images has %s; give exactly one of table, celeba and lfw", file,
                        line, sources ? "several sources" : "no source");
    if (!images->table && !images->celeba_identities != !images->celeba_attributes)
        return asc_fail(ASC_USAGE, "%s:%d: images.celeba needs both identities and attributes",
                        file, line_of(in, "images.celeba"));
    if (!images->table && !images->celeba_attributes && !images->lfw_folder)
        return asc_fail(ASC_USAGE, "%s:%d: images.%s", file, line,
                        asc_places_line(in->places, "images.lfw")
                            ? "lfw needs folder"
                            : "celeba needs both identities and attributes");
    return ASC_OK;
}

/* "<column> == <number>" */
static asc_code check_keep(const checked *in) {
    const char *keep = in->settings->images.keep;
    if (!keep)
        return ASC_OK;
    const char *sign = strstr(keep, "==");
    bool good = false;
    if (sign && strspn(keep, " ") < (size_t)(sign - keep)) {
        const char *number = sign + 2 + strspn(sign + 2, " ");
        char *end = NULL;
        good = isfinite(strtod(number, &end)) && end != number && !end[strspn(end, " ")];
    }
    if (good)
        return ASC_OK;
    return asc_fail(ASC_USAGE,
                    "%s:%d: images.keep: '%.80s' is not of the form '<column> == <number>'",
                    in->settings->path, line_of(in, "images.keep"), keep);
}

/* Names become parts of column and group names, cut at the underscore. */
static asc_code check_name(const checked *in, int line, const char *what, const char *name) {
    const size_t length = strlen(name);
    bool good = length <= LONGEST_NAME && isalnum((unsigned char)name[0]);
    for (const char *c = name; *c; c++)
        good = good && (unsigned char)*c < 128 &&
               (isalnum((unsigned char)*c) || *c == '.' || *c == '-');
    if (good)
        return ASC_OK;
    return asc_fail(ASC_USAGE,
                    "%s:%d: %s '%.80s': only letters, digits, '.' and '-', beginning with a letter "
                    "or digit, at most %d (no '_': <name>_<architecture> names columns)",
                    in->settings->path, line, what, name, LONGEST_NAME);
}

static asc_code check_models(const checked *in) {
    const asc_settings *settings = in->settings;
    if (settings->n_models == 0)
        return asc_fail(ASC_USAGE,
                        "%s:%d: no models; list at least one: models: [{name: ..., architecture: "
                        "..., metric: cosine, embeddings: ....npy}]",
                        settings->path, line_of(in, "models"));
    for (int64_t i = 0; i < settings->n_models; i++) {
        const asc_model_settings *model = &settings->models[i];
        asc_code code = check_name(in, model->line, "model name", model->name);
        if (code == ASC_OK)
            code = check_name(in, model->line, "architecture", model->architecture);
        if (code != ASC_OK)
            return code;
        for (int64_t k = 0; k < i; k++)
            if (!strcmp(model->name, settings->models[k].name) &&
                !strcmp(model->architecture, settings->models[k].architecture))
                return asc_fail(ASC_USAGE,
                                "%s:%d: model %s_%s is given twice, first on line %d; rename one",
                                settings->path, model->line, model->name, model->architecture,
                                settings->models[k].line);
    }
    return ASC_OK;
}

static asc_code check_lattice(const checked *in) {
    const asc_lattice_settings *lattice = &in->settings->lattice;
    const char *file = in->settings->path;
    const int line = line_of(in, "lattice");
    if (!lattice->segments)
        return asc_fail(ASC_USAGE, "%s:%d: lattice needs segments (df_param_step.csv)", file, line);
    if (lattice->n_models == 0)
        return asc_fail(ASC_USAGE, "%s:%d: lattice needs at least one entry in its models", file,
                        line);
    for (int64_t i = 0; i < lattice->n_models; i++) {
        const asc_lattice_model *model = &lattice->models[i];
        asc_code code = check_name(in, model->line, "model name", model->name);
        if (code == ASC_OK)
            code = check_name(in, model->line, "architecture", model->architecture);
        if (code == ASC_OK)
            code = check_name(in, model->line, "variant", model->variant);
        if (code != ASC_OK)
            return code;
        for (int64_t k = 0; k < i; k++) {
            const asc_lattice_model *other = &lattice->models[k];
            if (!strcmp(model->name, other->name) && !strcmp(model->variant, other->variant) &&
                !strcmp(model->architecture, other->architecture))
                return asc_fail(ASC_USAGE,
                                "%s:%d: lattice model %s_%s, variant %s, is given twice, first on "
                                "line %d; rename one",
                                file, model->line, model->name, model->architecture, model->variant,
                                other->line);
        }
    }
    return ASC_OK;
}

static asc_code check_whole_numbers(const checked *in) {
    const asc_number_list *k = &in->settings->micro.k;
    for (int64_t i = 0; i < k->count; i++)
        if (k->values[i] != floor(k->values[i]))
            return asc_fail(ASC_USAGE, "%s:%d: micro.k: %.15g is not a whole number",
                            in->settings->path, line_of(in, "micro.k"), k->values[i]);
    return ASC_OK;
}

static unsigned find_analyses(const asc_places *places, bool has_images) {
    unsigned analyses = 0;
    for (const asc_analysis_section *s = asc_analysis_sections; s->name; s++)
        if (asc_places_line(places, s->name))
            analyses |= s->bit;
    if (analyses)
        return analyses;
    return has_images ? ASC_ANALYSIS_MACRO : ASC_ANALYSIS_MICRO;
}

/* The study is named after its file when it has no name. */
static asc_code name_study(asc_settings *settings) {
    if (settings->study)
        return ASC_OK;
    const char *slash = strrchr(settings->path, '/');
    const char *base = slash ? slash + 1 : settings->path;
    const char *dot = strrchr(base, '.');
    const int length = dot && dot > base ? (int)(dot - base) : (int)strlen(base);
    return asc_format(&settings->study, "%.*s", length, base);
}

asc_code asc_settings_check(const asc_places *places, asc_settings *settings) {
    const checked in = {places, settings};
    const bool has_images = asc_places_line(places, "images") || asc_places_line(places, "models");
    const bool has_lattice = asc_places_line(places, "lattice") != 0;
    asc_code code = ASC_OK;
    if (has_images || !has_lattice) {
        ASC_TRY(code, check_images(&in), done);
        ASC_TRY(code, check_keep(&in), done);
        ASC_TRY(code, check_models(&in), done);
    }
    if (has_lattice)
        ASC_TRY(code, check_lattice(&in), done);
    ASC_TRY(code, check_whole_numbers(&in), done);
    settings->analyses = find_analyses(places, has_images);
    if ((settings->analyses & ASC_ANALYSIS_MICRO) && !has_lattice)
        code = asc_fail(ASC_USAGE, "%s:%d: micro needs a lattice section", settings->path,
                        line_of(&in, "micro"));
    else if ((settings->analyses & ~(unsigned)ASC_ANALYSIS_MICRO) && !has_images)
        code =
            asc_fail(ASC_USAGE, "%s: only micro can do without images and models", settings->path);
    else
        code = name_study(settings);
done:
    return code;
}
