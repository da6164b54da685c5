#include "core/marian/items.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/marian/binary_reader.h"

namespace attentive {
namespace {

constexpr std::uint64_t supported_version = 1;
constexpr std::uint64_t max_items = 10'000;
constexpr std::uint64_t max_name_bytes = 256;
constexpr std::uint64_t max_dimensions = 4;

/// The sizes of an item, as the header holds them.
struct ItemSizes {
  std::uint64_t name_bytes;  // with the NUL that ends it
  std::uint64_t type;
  std::uint64_t dimensions;
  std::uint64_t data_bytes;
};

/// An intgemm8 item has its multiplier after its elements.
constexpr std::uint64_t multiplier_bytes = sizeof(float);

std::string type_text(std::uint64_t value) {
  std::string digits;
  do {
    digits.insert(digits.begin(), "0123456789abcdef"[value & 15U]);
    value >>= 4U;
  } while (value != 0);
  return "0x" + digits;
}

class ItemReader {
 public:
  ItemReader(const ByteSource& file, const std::string& file_name)
      : reader_(file, file_name), file_name_(file_name) {}

  std::vector<MarianItem> read() {
    read_sizes();
    read_names();
    read_shapes();
    place_data();
    return std::move(items_);
  }

 private:
  [[noreturn]] void fail(std::size_t item, const std::string& message) const {
    reader_.fail("item " + std::to_string(item) + " " + message);
  }
  [[noreturn]] void refuse_unsupported(const std::string& message) const {
    throw Error(ErrorCode::unsupported, file_name_ + ": " + message);
  }

  void read_sizes() {
    const std::uint64_t version = reader_.read_u64("the version");
    if (version != supported_version) {
      refuse_unsupported("is not a Marian file of version 1: it begins with the version " +
                         std::to_string(version) + "; use a \".bin\" file, not \".npz\"");
    }
    const std::uint64_t count = reader_.read_u64("the number of items");
    if (count == 0 || count > max_items) {
      reader_.fail("says that it has " + std::to_string(count) + " items; it must have 1 to " +
                   std::to_string(max_items));
    }
    sizes_ = reader_.read<ItemSizes>(count, "the sizes of " + std::to_string(count) + " items");
    items_.resize(sizes_.size());
  }

  void read_names() {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const std::uint64_t size = sizes_[i].name_bytes;
      if (size < 2 || size > max_name_bytes) {
        fail(i, "has a name of " + std::to_string(size) + " bytes; it must have 2 to " +
                    std::to_string(max_name_bytes) + ", with the NUL that ends it");
      }
      const std::vector<char> bytes = reader_.read<char>(size, "the name of an item");
      const std::string name(bytes.begin(), bytes.end() - 1);
      const bool is_printable =
          std::ranges::all_of(name, [](char c) { return c > ' ' && c <= '~'; });
      if (bytes.back() != '\0' || !is_printable) {
        fail(i, "must have a name of printable ASCII that ends with a NUL");
      }
      if (!seen.insert(name).second) fail(i, "repeats the name of another item, \"" + name + "\"");
      items_[i].name = name;
      set_type(items_[i], sizes_[i].type);
    }
  }

  void set_type(MarianItem& item, std::uint64_t type) const {
    constexpr std::array supported{MarianType::int8, MarianType::float32, MarianType::intgemm8};
    item.type = static_cast<MarianType>(type);
    if (std::ranges::find(supported, item.type) != supported.end()) return;
    refuse_unsupported("\"" + item.name + "\" has the type " + type_text(type) +
                       "; float32 (0x404) and intgemm8 (0x4101) are supported");
  }

  void read_shapes() {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      MarianItem& item = items_[i];
      const std::uint64_t dimensions = sizes_[i].dimensions;
      if (dimensions == 0 || dimensions > max_dimensions) {
        fail(i, "(\"" + item.name + "\") has " + std::to_string(dimensions) +
                    " dimensions; it must have 1 to " + std::to_string(max_dimensions));
      }
      item.shape = reader_.read<std::int32_t>(dimensions, "the shape of \"" + item.name + "\"");
      std::uint64_t elements = 1;
      for (const std::int32_t size : item.shape) {
        // The file cannot hold more elements than it has bytes, so the product does not overflow.
        if (size < 1 || static_cast<std::uint64_t>(size) > reader_.rest() / elements) {
          fail(i, "(\"" + item.name + "\") has the size " + std::to_string(size) +
                      " in its shape, which does not fit the file");
        }
        elements *= static_cast<std::uint64_t>(size);
      }
    }
  }

  void place_data() {
    const std::uint64_t padding = reader_.read_u64("the padding before the elements");
    if (padding > reader_.rest()) {
      reader_.fail("has " + std::to_string(padding) +
                   " bytes of padding before the elements, but " + "only " +
                   std::to_string(reader_.rest()) + " follow; the file is cut off");
    }
    std::uint64_t offset = reader_.position() + padding;
    std::uint64_t rest = reader_.rest() - padding;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      MarianItem& item = items_[i];
      item.offset = offset;
      item.bytes = sizes_[i].data_bytes;
      const std::uint64_t needed = bytes_of(item);
      if (item.bytes < needed || item.bytes > rest) {
        fail(i, "(\"" + item.name + "\") says that it has " + std::to_string(item.bytes) +
                    " bytes, but its shape needs " + std::to_string(needed) + " and " +
                    std::to_string(rest) + " follow");
      }
      offset += item.bytes;
      rest -= item.bytes;
    }
    if (rest > 0) {
      reader_.fail("has " + std::to_string(rest) + " bytes after its last item; it is damaged");
    }
  }

  static std::uint64_t bytes_of(const MarianItem& item) {
    const std::uint64_t count = item.element_count();
    if (item.type == MarianType::float32) return count * sizeof(float);
    return item.type == MarianType::intgemm8 ? count + multiplier_bytes : count;
  }

  BinaryReader reader_;
  const std::string& file_name_;
  std::vector<ItemSizes> sizes_;
  std::vector<MarianItem> items_;
};

}  // namespace

std::uint64_t MarianItem::element_count() const {
  std::uint64_t count = 1;
  for (const std::int32_t size : shape) count *= static_cast<std::uint64_t>(size);
  return count;
}

std::vector<MarianItem> read_marian_items(const ByteSource& file, const std::string& file_name) {
  return ItemReader(file, file_name).read();
}

}  // namespace attentive
