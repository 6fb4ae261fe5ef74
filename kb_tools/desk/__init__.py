"""The desk: a local web app for support agents, translators and authors."""
