"""The Voila application, bound to this machine."""
