#include "core/kernels/gemm.h"

namespace attentive::kernels {
namespace {

template <typename Product>
void store(const Product& product, View c, Into into) {
  if (into == Into::replace) {
    c.noalias() = product;
  } else {
    c.noalias() += product;
  }
}

}  // namespace

void multiply_abt(ConstView a, ConstView b, View c, Into into) {
  store(a * b.transpose(), c, into);
}

void multiply_ab(ConstView a, ConstView b, View c, Into into) { store(a * b, c, into); }

void multiply_atb(ConstView a, ConstView b, View c, Into into) {
  store(a.transpose() * b, c, into);
}

}  // namespace attentive::kernels
