"""Pages as HTML without Qt: for the window, the command line and print."""
