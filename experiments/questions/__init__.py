"""Questions to be answered before the runs answer them: declared here, asked by the dashboard and by the page of one file."""
