#!/usr/bin/env python3
"""Writes the goldens of sentencepiece_test.cpp: two small vocabularies that SentencePiece trains on
generated text, and what it makes of some texts with them. Needs Debian's package `sentencepiece`
(0.1.97). Normalization rules of our own keep the files small.

    python3 tests/core/text/sentencepiece/generate.py
"""

import json
import pathlib
import random
import subprocess
import tempfile

FOLDER = pathlib.Path(__file__).parent

WORDS = {
    "en": "the a cat dog house small old sees finds and with under river morning reading walked".split(),
    "fr": "le la chat maison été petit vieux voit trouve et avec sous rivière forêt déjà élève".split(),
    "de": "der die Katze Haus Straße klein alt sieht findet und mit unter Fluss schöne Größe".split(),
    "ru": "кот дом река старый видит находит и под утро читает маленький".split(),
    "ja": "猫 家 川 古い 見る と 朝 読む 小さい 東京 日本語".split(),
}
JOINED = {"ja"}

# The rules of normalization, from each replaced text to its replacement.
RULES = {
    "\t": " ",
    "\r": " ",
    "\u00a0": " ",
    "\u3000": " ",
    "\u2003": " ",
    "\u200b": "",
    "\u00ad": "",
    "\ufb01": "fi",
    "\u00bd": "1/2",
    "\u3326": "ドル",
    "e\u0301": "é",
    "o\u0308": "ö",
    **{chr(0xFF21 + i): chr(ord("A") + i) for i in range(26)},
}

MODELS = {
    "unigram": [
        "--model_type=unigram", "--vocab_size=420", "--bos_id=-1", "--eos_id=0", "--unk_id=1",
        "--byte_fallback", "--split_digits", "--user_defined_symbols=__source__,<sep>",
    ],
    "byte_pairs": [
        "--model_type=bpe", "--vocab_size=220", "--pad_id=0", "--bos_id=1", "--eos_id=2",
        "--unk_id=3", "--user_defined_symbols=<sep>,東京", "--add_dummy_prefix=false",
        "--character_coverage=0.998",
    ],
}  # fmt: skip

TEXTS = [
    "", " ", "   ", "▁", "a", "the cat", " the  cat ", "The old house.", "l'été déjà", "été",
    "e\u0301te\u0301 scho\u0308n", "\u0301", "ＡＢＣ ﬁnd ½", "㌦㌦", "the\tcat\u00a0sees\u3000the\u2003dog",
    "the\u200bcat so\u00adft", "\u200b \u200b", "кот видит дом", "猫と東京の朝", "東京東京", "東 京",
    "__source__ the cat", "the__source__cat", "<sep><sep> <sep>", "a<sep>b", "</s> <s> <unk> <pad>",
    "<0x41>", "▁the ▁cat", "1234567890", "😀", "👩‍👩‍👧‍👦 🇫🇷 👍🏽 ❤️", "שלום", "नमस्ते", "สวัสดี", "\ufffd",
    "\x01\x02", "x" * 40, "the" * 30, "aaaaaaaaaaaaa", " " * 50 + "a" + " " * 50, "Straße Größe",
    "readingreadingreading", "zqzqzq", "the zq the", "ооо ооо", "!?.,;:", "a\x00b", "\U0010ffff",
]  # fmt: skip


def corpus(generator: random.Random) -> str:
    lines = []
    for _ in range(3000):
        language = generator.choice(list(WORDS))
        words = generator.choices(WORDS[language], k=generator.randint(2, 9))
        line = ("" if language in JOINED else " ").join(words)
        if generator.random() < 0.2:
            line = line.capitalize()
        lines.append(line + generator.choice([".", "!", "?", "", " 1", f" {generator.randint(0, 99)}"]))
    return "\n".join(lines) + "\n"


def code_points(text: str) -> str:
    return " ".join(f"{ord(character):X}" for character in text)


def run(folder: pathlib.Path, *command: str, text: str = "") -> list[str]:
    """The lines that a command writes; in the folder, for the files keep the names of their inputs."""
    result = subprocess.run(
        command, cwd=folder, input=text.encode(), capture_output=True, check=True
    )
    return result.stdout.decode().split("\n")[:-1]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "corpus.txt").write_text(corpus(random.Random(1)))
        (folder / "rules.tsv").write_text(
            "".join(f"{code_points(old)}\t{code_points(new)}\n" for old, new in RULES.items())
        )
        for model, options in MODELS.items():
            run(
                folder, "spm_train", "--input=corpus.txt", "--num_threads=1",
                f"--model_prefix={model}", "--normalization_rule_tsv=rules.tsv", *options,
            )  # fmt: skip
            read = (folder, "spm_encode", f"--model={model}.model", "--output_format=id")
            write = (folder, "spm_decode", f"--model={model}.model", "--input_format=id")
            ids = run(*read, text="\n".join(TEXTS) + "\n")
            texts = run(*write, text="\n".join(ids) + "\n")
            goldens = [
                {"text": text, "ids": [int(i) for i in line.split()], "decoded": decoded}
                for text, line, decoded in zip(TEXTS, ids, texts, strict=True)
            ]
            (FOLDER / f"{model}.spm").write_bytes((folder / f"{model}.model").read_bytes())
            (FOLDER / f"{model}.json").write_text(
                "[\n" + ",\n".join(json.dumps(golden) for golden in goldens) + "\n]\n"
            )


if __name__ == "__main__":
    main()
