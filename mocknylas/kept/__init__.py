"""What outlives the process: snapshots of one sandbox, and the data file of a server.

`worlds` turns a sandbox into plain data and back, `recorder` says what changed since the last
time, `lines` and `log` write that down so that no kill loses it, `keeper` binds them to a server.
"""

from mocknylas.kept.keeper import kept_in
from mocknylas.kept.snapshots import read_snapshot, restore, snapshot, write_snapshot

__all__ = ["kept_in", "read_snapshot", "restore", "snapshot", "write_snapshot"]
