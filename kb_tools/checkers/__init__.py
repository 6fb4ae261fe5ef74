"""Checkers: questions whose answers the rules turn into a verdict, explained and cited."""
