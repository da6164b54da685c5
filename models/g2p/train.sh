#!/bin/sh
# Makes models/g2p/g2p.safetensors again: train.sh CMUDICT OUT, from the root of the repository, with
# CMUDICT a folder that holds train.txt.gz and ref.txt.gz (WORD<TAB>P H O N E S).
set -eu
cmudict=$1
out=$2
attentive=build/native/attentive
mkdir -p "$out"
gzip -dc "$cmudict/train.txt.gz" | awk 'NR % 50 != 0' > "$out/train.tsv"
gzip -dc "$cmudict/train.txt.gz" | awk 'NR % 50 == 0' > "$out/dev.tsv"
"$attentive" train --config models/g2p/config.json --train "$out/train.tsv" --dev "$out/dev.tsv" \
  --precision float32 --out "$out/g2p.safetensors"
"$attentive" convert --model "$out/g2p.safetensors" --precision int8 \
  --out models/g2p/g2p.safetensors
for model in "$out/g2p.safetensors" models/g2p/g2p.safetensors; do
  "$attentive" evaluate --model "$model" --data "$cmudict/ref.txt.gz" --several-references \
    --max-length 60 --confidence 1000
done
