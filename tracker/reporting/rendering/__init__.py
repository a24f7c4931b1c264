"""The frozen report as web page, mail, PDF and file; whatever is heavy is imported by jobs and the command line only."""
