"""The rundown (带岗排期): which position is explained when, by whom, and how the show runs against it."""
