#include "core/message.h"

namespace attentive {

MessagePiece::MessagePiece(const char* text) : text_(text) {}
MessagePiece::MessagePiece(std::string_view text) : text_(text) {}
MessagePiece::MessagePiece(const std::string& text) : text_(text) {}

void MessagePiece::write(std::uint64_t magnitude, bool is_negative) {
  char* first = digits_.data() + digits_.size();
  do {
    *--first = static_cast<char>('0' + magnitude % 10);
    magnitude /= 10;
  } while (magnitude > 0);
  if (is_negative) *--first = '-';
  text_ = {first, digits_.data() + digits_.size()};
}

Message::Message(std::initializer_list<MessagePiece> pieces) : single_(""), pieces_(pieces) {}
Message::Message(const char* text) : single_(text) {}
Message::Message(const std::string& text) : single_(text) {}

std::string Message::text() const {
  std::string text(single_.text());
  for (const MessagePiece& piece : pieces_) text += piece.text();
  return text;
}

}  // namespace attentive
