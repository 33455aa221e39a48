sign-in-title = Anmelden
sign-in-email = E-Mail
sign-in-password = Passwort
sign-in-submit = Anmelden
sign-in-forgot = Passwort vergessen?
sign-in-new-here = Neu hier? <link>Konto erstellen</link>

sign-in-confirmed = Deine E-Mail-Adresse ist bestätigt. Melde dich an, um loszulegen.
sign-in-reset = Passwort geändert. Melde dich mit deinem neuen Passwort an.
sign-in-signed-out = Du bist abgemeldet.
sign-in-expired = Die Anmeldung hat zu lange gedauert. Bitte versuche es noch einmal.
sign-in-recovered = Die Anmeldung in zwei Schritten ist aus. Melde dich mit deinem Passwort an und richte sie in deinem Konto neu ein.
sign-in-deleted = Dein Konto wurde gelöscht. Die Fotos darin werden gerade gelöscht.
