#pragma once

#include <string>
#include <vector>

#include "core/marian/config.h"

namespace attentive {

/// A weight as Marian names it, with its shape, and the tensor of ours of which it is a part or
/// all.
struct MarianWeight {
  std::string name;
  Index rows;
  Index columns;
  std::string tensor;
};

/// Lists the weights of a student. Those of one tensor stand in the order in which it holds them,
/// one below the other.
std::vector<MarianWeight> list_marian_weights(const MarianConfig& config);

}  // namespace attentive
