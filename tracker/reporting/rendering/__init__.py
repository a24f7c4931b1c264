"""The frozen report as page, mail, PDF and file; what is heavy is imported by jobs and the command line only."""
