"""A show is tried out (彩排) in a room of its own beside it: same desk, same path, staff only, nothing counted."""
