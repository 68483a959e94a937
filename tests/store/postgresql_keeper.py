"""Keeps PostgreSQL running while the process that started this one lives, and not for ever.

Started as: python postgresql_keeper.py SECONDS USER PROGRAM WORDS... (USER may be empty).
It stops the server when its standard input ends, so also when the tests were killed.
"""

import signal
import subprocess
import sys
import threading


def keep(seconds: float, user: str, command: list[str]) -> int:
    """Run the server until standard input ends or the time is up; then stop it for certain."""
    other = {}
    if user:
        import pwd

        other = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, **other)
    over = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.buffer.read()
        over.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    threading.Thread(target=lambda: (server.wait(), over.set()), daemon=True).start()
    over.wait(seconds)
    server.send_signal(signal.SIGINT) if sys.platform != "win32" else server.terminate()
    try:
        return server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        return server.wait(20)


if __name__ == "__main__":
    sys.exit(keep(float(sys.argv[1]), sys.argv[2], sys.argv[3:]))
