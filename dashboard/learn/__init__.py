"""The page "Learn": six questions, each declared in `questions.yaml`, answered by runs."""
