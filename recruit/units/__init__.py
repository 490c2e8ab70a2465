"""The tree of unions that own fairs."""
