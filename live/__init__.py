"""The room service: sockets, the replicated room log, viewer metrics; never imports recruit."""
