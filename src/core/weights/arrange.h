#pragma once

#include "core/weights/parameters.h"

namespace attentive::kernels {

/// Rearranges a model's matrices, in place, in the order in which products read them: see panels.h.
/// For models that only translate; it can be neither trained nor written to a file after that.
void arrange_for_products(Parameters& parameters);

}  // namespace attentive::kernels
