"""Stands between supervisor and child where the system has no parent-death signal: passes signals on, ends with its parent."""

import os
import signal
import subprocess
import sys


def main() -> int:
    parent = os.getppid()
    child = subprocess.Popen(sys.argv[1:])
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: child.send_signal(received))
    while True:
        try:
            return child.wait(1)
        except subprocess.TimeoutExpired:
            if os.getppid() != parent:
                child.kill()


if __name__ == "__main__":
    sys.exit(main())
