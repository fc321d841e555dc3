"""How words sound: our one system of symbols, derived from CMUdict and by rules."""
