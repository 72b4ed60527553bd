"""Tables, files and jobs: from notes on disk to results on disk."""
