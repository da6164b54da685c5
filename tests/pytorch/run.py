#!/usr/bin/env python3
"""Runs the tests of models/pytorch and writes how many passed and failed as JSON.

    python3 tests/pytorch/run.py --report FILE
    python3 -m unittest discover tests/pytorch      without a report

ATTENTIVE names the engine's command line; build/native/attentive without it.
"""

import argparse
import json
import pathlib
import unittest


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--report", type=pathlib.Path, required=True)
    options = arguments.parse_args()
    tests = unittest.defaultTestLoader.discover(str(pathlib.Path(__file__).parent))
    result = unittest.TextTestRunner(verbosity=2).run(tests)
    failed = len(result.failures) + len(result.errors)
    report = {"passed": result.testsRun - failed, "failed": failed}
    options.report.write_text(json.dumps(report))


if __name__ == "__main__":
    main()
