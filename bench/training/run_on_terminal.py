"""run_on_terminal.py SECONDS REPORTS COMMAND...: runs a command on a terminal until it has reported its
progress for SECONDS and more than REPORTS times, one line each; then kills it. Prints JSON: the text that
the command wrote, and its peak memory."""

import json
import os
import pty
import signal
import sys
import time


def main():
    seconds, reports, command = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    written, first = b"", None
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # On Linux, this means that the other end is closed.
            break
        if not chunk:
            break
        written += chunk
        count = written.count(b" tokens/s")
        if count and first is None:
            first = time.monotonic()
        if count > reports and time.monotonic() - first >= seconds:
            os.kill(child, signal.SIGKILL)
            break
    _, status, usage = os.wait4(child, 0)
    text = written.decode(errors="replace")
    if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
        sys.exit(f"{command[0]} ended before it was measured:\n{text}")
    # The unit is kilobytes, but on macOS bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps({"text": text, "peak_memory_bytes": usage.ru_maxrss * unit}))


main()
