"""The command line: argv, progress, exit codes."""
