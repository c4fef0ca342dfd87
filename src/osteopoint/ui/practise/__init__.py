"""The mode Practise: sessions, from the questions to the log."""
