#!/bin/sh
# Makes and scores OUT/g2p-int8.safetensors, which is g2p.safetensors here: train.sh CMUDICT OUT, from
# the root of the repository, with CMUDICT a folder that holds train.txt.gz and ref.txt.gz
# (WORD<TAB>P H O N E S).
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
  --out "$out/g2p-int8.safetensors"
for model in "$out/g2p.safetensors" "$out/g2p-int8.safetensors"; do
  "$attentive" evaluate --model "$model" --data "$cmudict/ref.txt.gz" --several-references \
    --max-length 60 --confidence 1000
done
