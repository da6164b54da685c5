"""Tests the files that training reads and writes."""

import json
import struct
import unittest

import torch

from helpers import TemporaryFolder, write_data
import bundle
import checkpoint
import safetensors_file
from data import Batches, Examples
from model_config import read_model_config
from test_model import changed


class Safetensors(TemporaryFolder):
    def test_comes_back(self):
        tensors = {
            "z": torch.tensor([[1.5, -2.0]], dtype=torch.float64),
            "ids": torch.tensor([3, 1 << 30], dtype=torch.int32),
            "empty": torch.zeros(0, 4),
            "half": torch.tensor(0.5, dtype=torch.float16),
        }
        path = self.folder / "file.safetensors"
        safetensors_file.write(path, tensors, {"key": "wört"})
        read, metadata = safetensors_file.read(path)
        self.assertEqual(metadata, {"key": "wört"})
        self.assertEqual(list(read), list(tensors))
        for name, tensor in tensors.items():
            self.assertEqual(read[name].dtype, tensor.dtype)
            self.assertTrue(torch.equal(read[name], tensor), name)
        self.assertEqual([file.name for file in self.folder.iterdir()], [path.name])

    def test_damage_is_refused(self):
        path = self.folder / "file.safetensors"
        def headed(header):
            text = json.dumps(header).encode()
            return struct.pack("<Q", len(text)) + text

        header = json.dumps({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}).encode()
        nothing = {"dtype": "F32", "data_offsets": [0, 0]}
        for content in (
            b"",
            b"\x80\x02 a pickle",
            struct.pack("<Q", 1 << 40) + header,
            struct.pack("<Q", len(header)) + header + bytes(4),
            struct.pack("<Q", 4) + b"null",
            headed({"a": {**nothing, "shape": [3]}}),
            headed({"a": {**nothing, "shape": [-1]}}),
            headed({"__metadata__": 1}),
        ):
            path.write_bytes(content)
            with self.subTest(content), self.assertRaises(ValueError):
                safetensors_file.read(path)


class Bundles(TemporaryFolder):
    def test_damage_is_refused(self):
        path = write_data(self.folder / "data", changed()) / "start.safetensors"
        bundle.read(path)
        whole = path.read_bytes()
        for place in (whole.index(b"hidden_size"), len(whole) - 1):
            damaged = bytearray(whole)
            damaged[place] ^= 1
            path.write_bytes(damaged)
            with self.subTest(place), self.assertRaisesRegex(ValueError, "checksums|damaged"):
                bundle.read(path)

    def test_a_shortlist_is_no_weight(self):
        path = write_data(self.folder / "data", changed()) / "start.safetensors"
        tensors, metadata, _ = bundle.read(path)
        listed = {**tensors, "shortlist.begins": torch.zeros(3, dtype=torch.int32)}
        checksums = bundle.checksums(listed.values(), metadata)
        safetensors_file.write(path, listed, {**metadata, **checksums})
        self.assertEqual(list(bundle.read(path)[0]), list(tensors))

    def test_weights_that_float16_cannot_hold_are_refused(self):
        path = self.folder / "model.safetensors"
        with self.assertRaisesRegex(ValueError, "big holds a weight that float16 cannot hold"):
            bundle.write(path, {"big": torch.tensor([1e6])}, {}, "float16")
        self.assertFalse(path.exists())

    def test_a_bundle_is_no_checkpoint(self):
        path = write_data(self.folder / "data", changed()) / "start.safetensors"
        with self.assertRaisesRegex(ValueError, "no checkpoint of version 1"):
            checkpoint.load(path)


class Data(TemporaryFolder):
    def setUp(self):
        super().setUp()
        values = changed(target_vocabulary_size=None)
        values["target_vocabulary_sizes"] = {"de": 9, "fr": 9}
        self.config = read_model_config(values)
        self.path = write_data(self.folder / "data", values, 200, targets=2) / "train.safetensors"
        self.examples = Examples(self.path, self.config)

    def test_an_epoch_has_every_example_once_within_the_size(self):
        batches = Batches(self.examples, self.examples.within(5), batch_tokens=60)
        orders = []
        for seed in (1, 1, 2):
            epoch = batches.epoch(seed)
            self.assertEqual(len(epoch), len(batches))
            orders.append(torch.cat(epoch).tolist())
            for indices in epoch:
                self.assertEqual(len(set(self.examples.decoder[indices].tolist())), 1)
                batch = self.examples.batch(indices, "cpu")
                self.assertLessEqual(batch.source.numel() + batch.target.numel(), 60)
        self.assertEqual(orders[0], orders[1])
        self.assertNotEqual(orders[0], orders[2])
        lengths = zip(self.examples.source.lengths, self.examples.target.lengths)
        short = [index for index, pair in enumerate(lengths) if max(pair) <= 5]
        self.assertEqual([sorted(order) for order in orders], [short] * 3)

    def test_batches_are_padded_between_special_tokens(self):
        indices = torch.tensor([4, 0, 9])
        batch = self.examples.batch(indices, "cpu")
        for row, reference in enumerate(self.examples.references(indices)):
            padding = [0] * (len(batch.target) - len(reference) - 1)
            self.assertEqual(batch.target[:, row].tolist(), [*reference, 2, *padding])
            self.assertEqual(batch.tokens[:, row].tolist(), [1, *reference, *padding])
            self.assertEqual(batch.target_lengths[row], len(reference) + 1)
        self.assertEqual(
            self.examples.target_tokens(indices), int(batch.target_lengths.sum())
        )

    def test_what_does_not_fit_is_refused(self):
        tensors, _ = safetensors_file.read(self.path)
        ids = tensors["target_ids"].clone()
        ids[3] = 9
        for change, message in (
            ({"target_ids": ids}, "target_ids must be from 3 to 8"),
            ({"target_ids": ids.long()}, "target_ids must be there, as I32"),
            ({"source_ids": tensors["source_ids"][1:]}, "source_lengths do not add up"),
            ({"source_lengths": tensors["source_lengths"][1:]}, "as many sentences"),
            ({"decoder": tensors["decoder"] + 1}, "decoder must be below 2"),
            ({"decoder": tensors["decoder"].double()}, "decoder must be there, as I32"),
            ({"decoder": tensors["decoder"][:, None]}, "decoder must be there, as I32"),
        ):
            safetensors_file.write(self.path, {**tensors, **change}, {})
            with self.subTest(message), self.assertRaisesRegex(ValueError, message):
                Examples(self.path, self.config)

    def test_each_target_has_a_vocabulary_of_its_own(self):
        self.config.targets[1].vocabulary_size = 5
        with self.assertRaisesRegex(ValueError, "target_ids must be from 3 to 4"):
            Examples(self.path, self.config)


if __name__ == "__main__":
    unittest.main()
