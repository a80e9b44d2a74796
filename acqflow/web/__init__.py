"""The web application: pages and a JSON API over the stations' queries and actions."""
