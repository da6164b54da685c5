// JSON as the JavaScript engine reads and writes it. A value crosses at once instead of piece by
// piece, as a list of numbers and a text: each value is its kind, followed by the truth, the
// number, the length of a string or how many elements or members there are; a member is the length
// of its name, then its value. Names and strings stand one after the other in the text, a bar
// behind each, so that halves of characters cannot join. Lengths are in UTF-16 units.

#include <emscripten/em_js.h>
#include <emscripten/val.h>

#include <algorithm>
#include <cstddef>
#include <new>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/js_string.h"
#include "bindings/values.h"
#include "core/json/json.h"
#include "core/json/json_builder.h"
#include "core/text/utf8.h"

// clang-format off: this is JavaScript, but for backslashes, which stand for themselves when
// doubled.

/// What a JSON text says, and how many names are in it. False if it is no JSON text, true if there is not
/// the memory for it.
EM_JS(emscripten::EM_VAL, attentive_read_json, (const char* text, int size), {
  const numbers = [];
  const strings = [];
  let names = 0;
  const addString = (string) => {
    numbers.push(string.length);
    strings.push(string);
  };
  const add = (value) => {
    switch (typeof value) {
      case "boolean": return void numbers.push(1, Number(value));
      case "number": return void numbers.push(2, value);
      case "string": numbers.push(3); return addString(value);
    }
    if (!value) return void numbers.push(0);
    if (Array.isArray(value)) {
      numbers.push(4, value.length);
      return value.forEach(add);
    }
    const keys = Object.keys(value);
    numbers.push(5, keys.length);
    names += keys.length;
    for (const name of keys) {
      addString(name);
      add(value[name]);
    }
  };
  try {
    const json = new TextDecoder("utf-8", {fatal: true}).decode(HEAPU8.subarray(text, text + size));
    add(JSON.parse(json));
    const all = strings.join("|") + "|";
    // Halves of characters, which only escapes can bring about.
    if (/\\x5cu[dD][89a-fA-F]/.test(json) && /\\p{Cs}/u.test(all)) return Emval.toHandle(false);
    return Emval.toHandle({
      numbers: Float64Array.from(numbers),
      text: new TextEncoder().encode(all),
      names,
    });
  } catch (error) {
    return Emval.toHandle(error instanceof RangeError);
  }
});

/// The value that a list of numbers and a text tell of.
EM_JS(emscripten::EM_VAL, attentive_build_json, (emscripten::EM_VAL list, emscripten::EM_VAL text), {
  const numbers = Emval.toValue(list);
  const all = Emval.toValue(text);
  let at = 0;
  let from = 0;
  const next = () => numbers[at++];
  const string = () => {
    const begin = from;
    from += next() + 1;
    return all.slice(begin, from - 1);
  };
  const build = () => {
    const kind = next();
    if (kind == 0) return null;
    if (kind == 1) return !!next();
    if (kind == 2) return next();
    if (kind == 3) return string();
    const length = {length: next()};
    if (kind == 4) return Array.from(length, build);
    return Object.fromEntries(Array.from(length, () => [string(), build()]));
  };
  return Emval.toHandle(build());
});
// clang-format on

namespace attentive {
namespace {

using emscripten::val;
using nlohmann::json;

enum class Kind { null, boolean, number, string, array, object };

/// Moves past a character, and tells its length in UTF-16.
std::size_t pass_character(std::string_view text, std::size_t& position) {
  return next_code_point(text, position) < 0x10000 ? 1 : 2;
}

/// Each takes some hundred bytes on the way, and a page that has no memory left ends without a
/// word. A vocabulary and merges of a million pieces each have half as many.
constexpr std::size_t max_values = 8'000'000;

/// Of a JSON text.
struct Counts {
  std::size_t names = 0;
  std::size_t values = 1;  // at most: an empty array or object counts as two
  std::ptrdiff_t depth = 0;
};

/// By what stands outside of strings: a colon behind each name; a comma or a bracket that opens
/// before each value but the outermost.
Counts count(std::string_view text) {
  Counts counts;
  std::ptrdiff_t open = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    if (byte == '\\') {
      ++i;  // And what it escapes.
    } else if (byte == '"') {
      in_string = !in_string;
    } else if (!in_string) {
      const bool opens = byte == '[' || byte == '{';
      if (byte == ':') ++counts.names;
      if (byte == ',' || opens) ++counts.values;
      if (opens) counts.depth = std::max(counts.depth, ++open);
      if (byte == ']' || byte == '}') --open;
    }
  }
  return counts;
}

/// Tells the builder of a value that has crossed.
class Reader {
 public:
  Reader(const val& value, JsonBuilder& builder)
      : numbers_(emscripten::convertJSArrayToNumberVector<double>(value["numbers"])),
        text_(emscripten::convertJSArrayToNumberVector<char>(value["text"])),
        builder_(builder) {}

  void read() {
    switch (static_cast<Kind>(next())) {
      case Kind::null:
        builder_.null();
        break;
      case Kind::boolean:
        builder_.boolean(next() != 0);
        break;
      case Kind::number:
        builder_.number(next());
        break;
      case Kind::string: {
        std::string text = string();
        builder_.string(text);
        break;
      }
      case Kind::array: {
        const std::size_t size = length();
        builder_.start_array(size);
        for (std::size_t i = 0; i < size; ++i) read();
        builder_.end_array();
        break;
      }
      case Kind::object: {
        const std::size_t size = length();
        builder_.start_object(size);
        for (std::size_t i = 0; i < size; ++i) {
          std::string name = string();
          builder_.key(name);
          read();
        }
        builder_.end_object();
        break;
      }
    }
  }

 private:
  double next() { return numbers_[at_++]; }
  std::size_t length() { return static_cast<std::size_t>(next()); }

  std::string string() {
    const std::string_view all(text_.data(), text_.size());
    const std::size_t begin = from_;
    for (std::size_t units = length(); units > 0;) units -= pass_character(all, from_);
    return std::string(all.substr(begin, from_++ - begin));
  }

  const std::vector<double> numbers_;
  const std::vector<char> text_;
  JsonBuilder& builder_;
  std::size_t at_ = 0;
  std::size_t from_ = 0;
};

/// Makes of a value what crosses.
class Writer {
 public:
  void write(const json& value) {
    using Type = json::value_t;
    switch (value.type()) {
      case Type::boolean:
        put(Kind::boolean, value.get<bool>() ? 1 : 0);
        break;
      case Type::number_integer:
      case Type::number_unsigned:
      case Type::number_float:
        put(Kind::number, value.get<double>());
        break;
      case Type::string:
        put(Kind::string);
        put(value.get_ref<const std::string&>());
        break;
      case Type::array:
        put(Kind::array, static_cast<double>(value.size()));
        for (const json& element : value) write(element);
        break;
      case Type::object:
        put(Kind::object, static_cast<double>(value.size()));
        for (const auto& [name, member] : value.items()) {
          put(name);
          write(member);
        }
        break;
      default:
        put(Kind::null);
    }
  }

  val take() const {
    const val numbers = to_typed_array<double>(numbers_);
    return val::take_ownership(
        attentive_build_json(numbers.as_handle(), to_js_string(text_).as_handle()));
  }

 private:
  void put(Kind kind) { numbers_.push_back(static_cast<double>(kind)); }
  void put(Kind kind, double detail) {
    put(kind);
    numbers_.push_back(detail);
  }
  void put(const std::string& string) {
    std::size_t units = 0;
    for (std::size_t position = 0; position < string.size();) {
      units += pass_character(string, position);
    }
    numbers_.push_back(static_cast<double>(units));
    text_ += string + '|';
  }

  std::vector<double> numbers_;
  std::string text_;
};

}  // namespace

json parse_json(std::string_view text, const std::string& where) {
  JsonBuilder builder(where);
  const Counts counts = count(text);
  if (counts.values > max_values) {
    builder.fail("holds more than " + std::to_string(max_values) + " values");
  }
  // Deeper than the builder takes, and JavaScript's stack may go.
  if (std::cmp_greater(counts.depth, JsonBuilder::max_depth + 1)) builder.fail_depth();
  const val value =
      val::take_ownership(attentive_read_json(text.data(), static_cast<int>(text.size())));
  if (value.isTrue()) throw std::bad_alloc();
  if (value.isFalse()) builder.fail_syntax("");
  // Of names that stand twice in an object, JSON.parse takes one.
  if (value["names"].as<std::size_t>() != counts.names) builder.fail_repeated("a name");
  Reader(value, builder).read();
  return builder.take();
}

std::string write_json(const json& value) {
  return val::global("JSON").call<std::string>("stringify", to_js(value));
}

val to_js(const json& value) {
  Writer writer;
  writer.write(value);
  return writer.take();
}

}  // namespace attentive
