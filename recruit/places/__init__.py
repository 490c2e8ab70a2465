"""Where a place named in free text lies, as a code of the statistics bureau."""
