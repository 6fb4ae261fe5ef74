"""The assistant: a reader's own words answered with passages of articles and results of rules."""
