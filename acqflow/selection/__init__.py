"""Choosing titles and having the choice decided: worklists, selection lists, circles, routes of decision."""
