"""Read files and web pages to articles, in a worker process; what fails becomes a `Failure`."""
