"""What the room's benchmark needs: a light crowd of our own, the peers it is compared with, and how a process is measured."""
