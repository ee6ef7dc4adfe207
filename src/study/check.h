/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Are the images, or one model's array, fit for import? Internal. */
#ifndef ATTRSCOPE_STUDY_CHECK_H
#define ATTRSCOPE_STUDY_CHECK_H

#include "attrscope/settings.h"
#include "attrscope/status.h"

/* Reads the images that the settings name. Errors: those of asc_images_load. Collective. */
asc_code asc_study_check_images(MPI_Comm comm, const asc_settings *settings);

/* Reads the images and model `model` of the settings as an import would. Errors: those of
 * asc_study_import. Collective; O(N D). */
asc_code asc_study_check_model(MPI_Comm comm, const asc_settings *settings, int64_t model);

#endif
