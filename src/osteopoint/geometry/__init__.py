"""Pure functions on arrays: no files, no state, no drawing. Metres unless a name says otherwise."""
