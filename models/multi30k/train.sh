#!/bin/sh
# Trains and scores the models of README.md: train.sh MULTI30K OUT, from the root of the repository, with
# MULTI30K a folder that holds the tokenised train.en.gz, train.de.gz, val.en.gz and so on.
set -eu
multi30k=$1
out=$2
attentive=build/native/attentive
mkdir -p "$out"

# pairs LANGUAGE PART: the sentences of a part, English and the other language.
pairs() {
  gzip -dc "$multi30k/$2.en.gz" > "$out/source"
  gzip -dc "$multi30k/$2.$1.gz" | paste "$out/source" - > "$out/$1-$2.tsv"
}

for language in de fr; do
  for part in train val test_2016_flickr test_2017_flickr; do pairs $language $part; done
  "$attentive" train --config "models/multi30k/en-$language.json" --train "$out/$language-train.tsv" \
    --dev "$out/$language-val.tsv" --precision float32 --out "$out/en-$language.safetensors"
  for test in test_2016_flickr test_2017_flickr; do
    for beam in 1 12; do
      echo "en-$language, $test, beam $beam"
      "$attentive" evaluate --model "$out/en-$language.safetensors" --data "$out/$language-$test.tsv" \
        --bleu-tokens none --beam $beam --confidence 1000 | grep 'BLEU  '
    done
  done
done
