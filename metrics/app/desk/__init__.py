"""The clerk's desk: hand in a file, settle what is asked, see what changes, commit or submit, and take it back."""
