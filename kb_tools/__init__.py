"""Tools of a multilingual knowledge base that cannot contradict itself."""

__version__ = "0.1.0"
