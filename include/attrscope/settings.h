/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The study description: what the YAML file says, completed with defaults.
 *
 * Every scalar below is one entry of the parameter registry (asc_parameters), from which come the
 * YAML schema, the command line's --name=value, the help text and the record in the outputs.
 * A parameter is named by its path in the file: "images.lfw.folder". */
#ifndef ATTRSCOPE_SETTINGS_H
#define ATTRSCOPE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attrscope/metric.h"
#include "attrscope/status.h"

typedef enum asc_weighting {
    ASC_WEIGHT_IMAGE = 0,
    ASC_WEIGHT_IDENTITY = 1,
    ASC_WEIGHT_PERSON = 2
} asc_weighting;
typedef enum asc_same_identity { ASC_SAME_EXCLUDE = 0, ASC_SAME_INCLUDE = 1 } asc_same_identity;

/* One entry of `models:`. Strings are owned by the settings. While a study file is read, a folder
 * of models is an entry without a name, with its path as embeddings. */
typedef struct asc_model_settings {
    char *name;
    char *architecture;
    asc_metric metric;
    char *embeddings; /* path as resolved: relative to the study file's folder */
    int line;         /* of the entry in the study file, for messages; 0 if unknown */
} asc_model_settings;

/* What an image in both gender lists of LFW is. */
typedef enum asc_conflicts { ASC_CONFLICTS_REFUSE = 0, ASC_CONFLICTS_MISSING = 1 } asc_conflicts;

/* How a column that images.attributes names is read. */
typedef enum asc_form {
    ASC_FORM_FOUND = 0, /* by its values */
    ASC_FORM_BINARY,
    ASC_FORM_CLASSES, /* of `labels`, or of what the column holds */
    ASC_FORM_ORDERED, /* of `labels` in their order, or of numbers by value */
    ASC_FORM_CUT,     /* a number in ordered classes: from each cut to below the next */
    ASC_FORM_CONTINUOUS,
    ASC_FORMS
} asc_form;

enum { ASC_LABELS_MOST = 100 }; /* classes of an attribute */

typedef struct asc_attribute_form {
    asc_form form;
    char **labels; /* [n_labels] owned */
    int64_t n_labels;
    double *cuts; /* [n_cuts] owned, ascending; the first may be -infinity */
    int64_t n_cuts;
} asc_attribute_form;

/* `images:`; exactly one of table, celeba, lfw is given, or labels alone. NULL = not given. */
typedef struct asc_images_settings {
    char *table;           /* CSV, a row an image */
    char *identity_column; /* columns: {identity, name} of the table */
    char *name_column;
    char *labels;            /* array or text of who is on each image */
    char *celeba_identities; /* celeba: {identities, attributes, bbox, landmarks} */
    char *celeba_attributes;
    char *celeba_bbox;
    char *celeba_landmarks;
    char *lfw_folder; /* lfw: {folder, male, female, conflicts} */
    char *lfw_male;
    char *lfw_female;
    asc_conflicts lfw_conflicts;
    char *enriched; /* CSV of features, a row an image, such as enrich writes */
    char *keep; /* a rule (settings/keep_rule.h); NULL: exactly one face where the table knows */
    char **attributes; /* [n_attributes] names; NULL: found by their values */
    int64_t n_attributes;
    asc_attribute_form *forms; /* [n_attributes]; NULL: all found by their values */
    char **derived;            /* [n_derived] names of attributes made of others */
    int64_t n_derived;
    char **derivations; /* [n_derived] a rule as `keep` is one, or "a x b" */
    char **features;    /* [n_features] columns that are numbers; NULL: found by their values */
    int64_t n_features;
    char **unused; /* [n_unused] columns that are not used, whatever they hold */
    int64_t n_unused;
    bool skip_bad_rows; /* drop images with a non-finite or zero embedding instead of failing */
} asc_images_settings;

enum { ASC_IMAGES_FILES = 10 };

/* What the images are read from, in a fixed order: files, and LFW's folder; NULL where not given.
 * Borrowed from the settings. Pure. */
void asc_images_settings_files(const asc_images_settings *images,
                               const char *files[ASC_IMAGES_FILES]);

/* A list of numbers, owned by the settings. */
typedef struct asc_number_list {
    double *values; /* [count] */
    int64_t count;
} asc_number_list;

/* `lattice:` */
typedef struct asc_lattice_model {
    char *name, *architecture, *variant;
    asc_metric metric;
    char *embeddings; /* folder of one array an identity, as resolved */
    int line;
} asc_lattice_model;

typedef struct asc_lattice_settings {
    char *segments;            /* df_param_step.csv */
    char *points;              /* df_points.csv, or NULL */
    char **dimensions;         /* [n_attributes] text of column moving_dimension */
    char **attributes;         /* [n_attributes] the name it is shown under */
    int64_t n_attributes;      /* 0: every dimension of the table under its own name */
    asc_lattice_model *models; /* [n_models] */
    int64_t n_models;
} asc_lattice_settings;

/* A bit and a block of parameters for each. */
enum { ASC_ANALYSES_MOST = 32 };
struct asc_analysis;

typedef enum asc_definitions { ASC_CORRECTED = 0, ASC_PUBLISHED = 1 } asc_definitions;

typedef struct asc_settings {
    char *path;  /* of the study file; NULL when there is none */
    char *study; /* the study's name */
    asc_definitions definitions;
    unsigned analyses;   /* bits: asc_analysis_bit (analysis.h) */
    unsigned by_default; /* those of them that no section or option names */
    unsigned left_out;   /* bits of the default ones that labels alone do not do for */
    asc_images_settings images;
    asc_model_settings *models; /* [n_models] */
    int64_t n_models;
    asc_lattice_settings lattice;
    struct {
        double interval; /* seconds (300) */
    } checkpoint;
    struct {
        char **models; /* [n_models] globs of the models that are shown one by one; NULL: of
                          many, those that stand out */
        int64_t n_models;
        char *reference; /* the model that others are compared with; NULL: that in the middle */
    } report;
    void *own[ASC_ANALYSES_MOST]; /* each analysis' parameters: asc_settings_of */
} asc_settings;

typedef enum asc_param_type {
    ASC_PARAM_BOOL,
    ASC_PARAM_INT,
    ASC_PARAM_SEED,
    ASC_PARAM_REAL,
    ASC_PARAM_TEXT,
    ASC_PARAM_PATH,
    ASC_PARAM_CHOICE,     /* one of `choices`, stored as its value */
    ASC_PARAM_FLAGS,      /* a list out of `choices`, stored as bits */
    ASC_PARAM_NUMBERS,    /* a list of numbers: asc_number_list */
    ASC_PARAM_WHOLES,     /* the same of whole numbers */
    ASC_PARAM_NAMES,      /* a list of texts: char **, followed by its int64_t count */
    ASC_PARAM_KEEP,       /* a text: keep-column of the images */
    ASC_PARAM_ATTRIBUTES, /* a list of texts: attributes of the images */
    ASC_PARAM_FORMS,      /* names, or forms by name: images.attributes */
    ASC_PARAM_RULES       /* texts by name: images.derive */
} asc_param_type;

typedef struct asc_param_choice {
    const char *text;
    int64_t value;
} asc_param_choice;

/* One parameter; static data. */
typedef struct asc_parameter {
    const char *path; /* "<analysis>.seed" */
    asc_param_type type;
    size_t offset;       /* of the value in asc_settings, or in its analysis' own struct */
    const char *initial; /* default, as text; NULL = none */
    double minimum, maximum;
    const asc_param_choice *choices; /* ends with {NULL, 0} */
    const char *help;                /* one line */
} asc_parameter;

/* Entry `index` of the registry, or NULL behind the last: what all analyses share, then the
 * parameters of each. Static. Pure. */
const asc_parameter *asc_parameter_at(size_t index);

/* Fills every scalar with its default. Errors: ASC_MEMORY. Local. */
asc_code asc_settings_init(asc_settings *settings);

/* Reads a study file over the defaults; unknown keys, wrong types, values out of range, duplicate
 * models and missing parts are errors that name file and line. Paths become relative to the file's
 * folder. `settings` is initialised here; after a failure it is empty. Errors: ASC_NOINPUT, ASC_IO,
 * ASC_USAGE, ASC_MEMORY. Collective: the root reads, others receive. */
asc_code asc_settings_load(MPI_Comm comm, const char *path, asc_settings *settings);

/* Sets one scalar from text, as the command line does: a mapping as YAML has it. Errors: ASC_USAGE
 * naming the parameter and what is allowed. Local. */
asc_code asc_settings_set(asc_settings *settings, const char *path, const char *value);

/* What the parameters of an analysis are set to, as the struct of its public header; NULL for one
 * that src/analyses.c does not list. Pure. */
const void *asc_settings_of(const asc_settings *settings, const struct asc_analysis *analysis);

/* The value of a parameter as text that asc_settings_set takes, owned by the caller (free). Errors:
 * ASC_MEMORY. Local. */
asc_code asc_settings_get(const asc_settings *settings, const asc_parameter *parameter,
                          char **text);

/* The texts of a list of names (ASC_PARAM_NAMES, ASC_PARAM_ATTRIBUTES), [n], borrowed. Errors:
 * ASC_INTERNAL (no such list). Local. */
asc_code asc_settings_names(const asc_settings *settings, const asc_parameter *parameter,
                            char *const **names, int64_t *n);

/* Leaves only the models, of the study and of the lattice, whose <name>_<architecture> or name one
 * of the patterns of fnmatch(3) in `globs` (separated by commas) matches, and those that `others`
 * does (NULL: none). Errors: ASC_USAGE (`globs` match none). Local. */
asc_code asc_settings_select_models(asc_settings *settings, const char *globs, const char *others);

/* Whether one of the globs matches a model's name or <name>_<architecture>; NULL matches all.
 * Errors: ASC_MEMORY. Local. */
asc_code asc_model_is_selected(const char *globs, const char *name, const char *architecture,
                               bool *selected);

/* Whether report.reference and report.models name models of the settings. Errors: ASC_USAGE,
 * ASC_MEMORY. Local. */
asc_code asc_settings_check_report(const asc_settings *settings);

/* Takes model `index` of the study out. Local. */
void asc_settings_drop_model(asc_settings *settings, int64_t index);

/* Sets the analyses from their names, separated by commas; "import" alone: none. Errors: ASC_USAGE.
 * Local. */
asc_code asc_settings_select_analyses(asc_settings *settings, const char *names);

/* Releases what the settings own. Local. */
void asc_settings_free(asc_settings *settings);

#endif
