#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/utf8.h"

namespace attentive {

/// Returns a few French sentences, enough to learn merges from.
inline const std::vector<std::string_view>& sample_texts() {
  static const std::vector<std::string_view> texts = {
      "Je suis étudiant.",
      "Je ne suis pas étudiante, je suis médecin.",
      "Nous sommes le 14 juillet 1789 et il est 16 h 45.",
      "Où habites-tu ? J'habite à côté de l'école.",
      "L'étudiant étudie l'histoire de l'art à l'université.",
      "Il a acheté 25 pommes et 37 poires pour 12,50 euros !",
      "« Qu'est-ce que c'est ? » demanda-t-elle...",
      "Les étudiants et les étudiantes sont dans la salle d'études.",
  };
  return texts;
}

/// Returns difficult lines for tokenizers: scripts, marks, emoji, controls, odd spaces.
inline const std::vector<std::string>& varied_texts() {
  static const std::vector<std::string> texts = {
      "",
      " ",
      "   ",
      "a",
      " leading",
      "trailing ",
      "  two  spaces  inside  ",
      "tab\tnewline\nreturn\r\nnull" + std::string(1, '\0') + "bell\a",
      "no-break\u00A0space, em\u2003space, ideographic\u3000space",
      "e\u0301 as two code points, é as one; a\u0323\u0302 stacked",
      "👩‍👩‍👧‍👦 🇫🇷 👍🏽 ❤️ 1️⃣",
      "Здравствуй, мир! Γειά σου Κόσμε.",
      "שלום עולם، مرحبا بالعالم ١٢٣",
      "नमस्ते दुनिया สวัสดีชาวโลก",
      "你好，世界。こんにちは世界！안녕하세요 세계",
      "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈 𒀀 \U0010FFFF",
      "https://example.org/?q=%C3%A9&x=1#y <b>HTML</b> {\"json\": [1, 2]}",
      "zero\u200Bwidth\u200Djoiners\uFEFF and \u202Ebidi\u202C controls",
      "</s><s><pad><unk> <0xC3><0x0A>",
      "\uFFFD \uE000 \uFFFF",
      std::string(300, 'a') + std::string(300, '!') + std::string(300, ' '),
  };
  return texts;
}

/// Returns random code points, runs of them, and spaces; never U+2581, which decodes to a space.
inline std::string random_text(std::mt19937& random, std::size_t length) {
  const auto below = [&random](std::uint32_t limit) { return random() % limit; };
  constexpr std::uint32_t limits[] = {0x80, 0x250, 0x3000, 0x10000, 0x110000};
  std::string text;
  char32_t code_point = U'a';
  for (std::size_t i = 0; i < length; ++i) {
    const std::uint32_t choice = below(8);
    if (choice == 0) {
      code_point = U' ';
    } else if (choice < 6) {
      code_point = below(limits[below(5)]);
    }
    const bool surrogate = code_point >= 0xD800 && code_point < 0xE000;
    append_utf8(text, surrogate || code_point == 0x2581 ? U'x' : code_point);
  }
  return text;
}

}  // namespace attentive
