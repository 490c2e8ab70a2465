"""The fictional fair `demo`, its rows and its simulated audience; refuses any other fair."""
