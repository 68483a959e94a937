"""Lets `python -m raftlib.cli` do what `raft` does."""

from raftlib.cli import main

if __name__ == "__main__":
    main()
