"""Finds plugins, checks them, runs them where they can do no harm, and reaches the network for them."""
