"""Tables and charts made of the stations' figures, from one definition to every form."""
