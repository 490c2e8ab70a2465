"""Live video: what a publisher sends becomes HLS segments, one programme a room, and afterwards its replay."""
