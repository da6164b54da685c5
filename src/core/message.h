#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace attentive {

/// A text or an integer in a message. It refers to the text that it is made of.
class MessagePiece {
 public:
  MessagePiece(const char* text);
  MessagePiece(std::string_view text);
  MessagePiece(const std::string& text);
  template <std::unsigned_integral Integer>
  MessagePiece(Integer value) {
    write(value, false);
  }
  template <std::signed_integral Integer>
  MessagePiece(Integer value) {
    const auto bits = static_cast<std::uint64_t>(value);
    write(value < 0 ? 0 - bits : bits, value < 0);
  }
  MessagePiece(char) = delete;
  MessagePiece(bool) = delete;
  MessagePiece(const MessagePiece&) = delete;
  MessagePiece& operator=(const MessagePiece&) = delete;

  std::string_view text() const { return text_; }

 private:
  void write(std::uint64_t magnitude, bool is_negative);

  std::string_view text_;
  std::array<char, 20> digits_;
};

/// The message of an error, in pieces, such as {file, ": has ", count, " bytes"}. They are joined
/// only here: a chain of + would leave temporary strings, and code that destroys them, at each of
/// the hundreds of places that throw. A message lives as long as the call that it is passed to.
class Message {
 public:
  Message(std::initializer_list<MessagePiece> pieces);
  Message(const char* text);
  Message(const std::string& text);
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  std::string text() const;

 private:
  MessagePiece single_;
  std::initializer_list<MessagePiece> pieces_;
};

}  // namespace attentive
