// Reads and writes JSON with the JavaScript engine. A whole value crosses between the two at once,
// as a list of numbers and a text. In the list, each value is its kind, followed by its truth
// value, its number, the length of its string, or the number of its elements or members; a member
// is the length of its name, then its value. The text concatenates all names and strings, each
// followed by a bar, so that unpaired surrogates cannot join. Lengths are in UTF-16 units.

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

/// Reads a JSON text into numbers and a text, and counts the names in it. Returns false if it is not
/// valid JSON, true if memory runs out.
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
    // Reject unpaired surrogates, which only escapes can produce.
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

/// Builds the value that a list of numbers and a text describe.
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

/// Moves past a character and returns its length in UTF-16 units.
std::size_t pass_character(std::string_view text, std::size_t& position) {
  return next_code_point(text, position) < 0x10000 ? 1 : 2;
}

/// A limit on memory: each value takes a few hundred bytes in transit, and a page that runs out of
/// memory ends without an error. A vocabulary and merges of a million pieces each have half as
/// many.
constexpr std::size_t max_values = 8'000'000;

/// Counts of a JSON text.
struct Counts {
  std::size_t names = 0;
  std::size_t values = 1;  // an upper bound: empty arrays and objects count twice
  std::ptrdiff_t depth = 0;
};

/// Counts by the characters outside strings: a colon follows each name, and a comma or an opening
/// bracket precedes each value but the outermost.
Counts count(std::string_view text) {
  Counts counts;
  std::ptrdiff_t open = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    if (byte == '\\') {
      ++i;  // skips the escaped character
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

/// Passes a value that has crossed to the builder.
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

/// Turns a value into the numbers and the text that cross.
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
    builder.fail({"holds more than ", max_values, " values"});
  }
  // Deeper nesting could overflow JavaScript's stack before the builder rejects it.
  if (std::cmp_greater(counts.depth, JsonBuilder::max_depth + 1)) builder.fail_depth();
  const val value =
      val::take_ownership(attentive_read_json(text.data(), static_cast<int>(text.size())));
  if (value.isTrue()) throw std::bad_alloc();
  if (value.isFalse()) builder.fail_syntax("");
  // JSON.parse silently drops duplicate names of an object.
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
