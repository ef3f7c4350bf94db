"""What is asked of the model: runs, comparisons, reports, the command line."""
