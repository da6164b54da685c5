#include "core/kernels/gemm.h"

#include <vector>

#include "core/kernels/gemm_tiled.h"

namespace attentive::kernels {
namespace {

#ifdef __wasm__

// c (+)= a · b, with a and b stored as the template arguments say.
template <int storage_a, int storage_b>
void multiply(Index depth, ConstView a, ConstView b, View c, Into into) {
  constexpr auto operand = [](ConstView view, int storage) {
    return storage == Eigen::RowMajor ? Operand{view.data(), view.outerStride(), 1}
                                      : Operand{view.data(), 1, view.outerStride()};
  };
  multiply_tiled(operand(a, storage_a), operand(b, storage_b), depth, c, into);
}

#else

/// Memory for the packed blocks of a product. Written as `c += a * b`, Eigen would take it from the
/// heap for every product; a training step makes hundreds.
class PackingBuffers : public Eigen::internal::level3_blocking<Real, Real> {
 public:
  // Eigen computes a row-major result as the transposed product, so rows and columns change places.
  PackingBuffers(Index rows, Index cols, Index depth) {
    m_mc = cols;
    m_nc = rows;
    m_kc = depth;
    Eigen::internal::computeProductBlockingSizes<Real, Real>(m_kc, m_mc, m_nc);
    m_blockA = reserve(a_, m_mc * m_kc);
    m_blockB = reserve(b_, m_kc * m_nc);
  }

 private:
  using Buffer = std::vector<Real, Eigen::aligned_allocator<Real> >;

  static Real* reserve(Buffer& buffer, Index size) {
    if (buffer.size() < static_cast<std::size_t>(size)) {
      buffer.resize(static_cast<std::size_t>(size));
    }
    return buffer.data();
  }

  static thread_local Buffer a_;
  static thread_local Buffer b_;
};

thread_local PackingBuffers::Buffer PackingBuffers::a_;
thread_local PackingBuffers::Buffer PackingBuffers::b_;

// c (+)= a · b, with a and b stored as the template arguments say and c row-major.
template <int storage_a, int storage_b>
void multiply(Index depth, ConstView a, ConstView b, View c, Into into) {
  if (into == Into::replace) c.setZero();
  if (c.size() == 0 || depth == 0) return;
  PackingBuffers buffers(c.rows(), c.cols(), depth);
  Eigen::internal::general_matrix_matrix_product<Index, Real, storage_a, false, Real, storage_b,
                                                 false, Eigen::RowMajor, 1>::run(c.rows(), c.cols(),
                                                                                 depth, a.data(),
                                                                                 a.outerStride(),
                                                                                 b.data(),
                                                                                 b.outerStride(),
                                                                                 c.data(), 1,
                                                                                 c.outerStride(),
                                                                                 Real{1}, buffers);
}

#endif

}  // namespace

void multiply_abt(ConstView a, ConstView b, View c, Into into) {
  if (a.rows() == 1) {
    // A single sentence in search: a matrix-vector product, for which packing does not pay.
    if (into == Into::replace) c.setZero();
    c.row(0).noalias() += a.row(0) * b.transpose();
    return;
  }
  multiply<Eigen::RowMajor, Eigen::ColMajor>(a.cols(), a, b, c, into);
}

void multiply_ab(ConstView a, ConstView b, View c, Into into) {
  multiply<Eigen::RowMajor, Eigen::RowMajor>(a.cols(), a, b, c, into);
}

void multiply_atb(ConstView a, ConstView b, View c, Into into) {
  multiply<Eigen::ColMajor, Eigen::RowMajor>(a.rows(), a, b, c, into);
}

}  // namespace attentive::kernels
