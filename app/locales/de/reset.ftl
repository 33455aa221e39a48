forgot-title = Passwort vergessen?
forgot-text = Gib deine E-Mail-Adresse ein. Wenn es dazu ein Konto gibt, senden wir dir einen Code, mit dem du ein neues Passwort festlegen kannst.
forgot-submit = Code senden
forgot-back = Zurück zur Anmeldung

reset-title = Neues Passwort festlegen
reset-text = Wenn es zu dieser Adresse ein Konto gibt, ist ein sechsstelliger Code unterwegs. Mit dem neuen Passwort wirst du überall abgemeldet.
reset-submit = Passwort festlegen
