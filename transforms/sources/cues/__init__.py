"""Words and phrases of all languages, compiled from seeds/words, seeds/cues, countries and bodies."""
