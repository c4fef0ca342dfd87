"""The main window and its notices, menus and guard."""
