"""Names of sources in a text: their forms, domains, countries, and later mentions by fewer words."""
