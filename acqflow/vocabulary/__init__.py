"""Words every station shares: money, identifiers, class numbers, languages and the families of error."""
