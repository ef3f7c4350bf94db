"""The guided path: six questions, each declared in `questions.yaml`, answered by real runs."""
