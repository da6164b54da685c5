#!/bin/sh
# Trains and scores the models of README.md: train.sh SCAN OUT, from the root of the repository, with
# SCAN a folder that holds simple/, length/ and turn_left/, each with train.txt.gz and test.txt.gz.
set -eu
scan=$1
out=$2
attentive=build/native/attentive
mkdir -p "$out"

# Words are split at underscores: without them an action is a single token.
pairs() {
  gzip -dc "$1" | sed -E 's/^IN: (.*) OUT: (.*)$/\1\t\2/; s/_//g'
}

for split in simple length turn_left; do
  name=$(echo "$split" | tr _ -)
  pairs "$scan/$split/train.txt.gz" > "$out/all.tsv"
  awk 'NR % 40 != 0' "$out/all.tsv" > "$out/$name-train.tsv"
  awk 'NR % 40 == 0' "$out/all.tsv" > "$out/$name-dev.tsv"
  pairs "$scan/$split/test.txt.gz" > "$out/$name-test.tsv"
  for seed in 1 2 3; do
    sed "s/\"seed\": 1/\"seed\": $seed/" "models/scan/$name.json" > "$out/$name-$seed.json"
    "$attentive" train --config "$out/$name-$seed.json" --train "$out/$name-train.tsv" \
      --dev "$out/$name-dev.tsv" --precision float32 --out "$out/$name-$seed.safetensors"
    echo "$name, seed $seed"
    "$attentive" evaluate --model "$out/$name-$seed.safetensors" --data "$out/$name-test.tsv" \
      --max-length 60 | grep 'exact match  '
  done
done
