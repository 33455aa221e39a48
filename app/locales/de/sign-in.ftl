sign-in-title = Anmelden
sign-in-submit = Anmelden
sign-in-forgot = Passwort vergessen?
sign-in-new-here = Neu hier? <link>Konto erstellen</link>
sign-in-not-confirmed = E-Mail-Adresse noch nicht bestätigt? <link>Code eingeben</link>

sign-in-confirmed = Deine E-Mail-Adresse ist bestätigt. Melde dich an, um loszulegen.
sign-in-reset = Passwort geändert. Melde dich mit deinem neuen Passwort an.
sign-in-signed-out = Du bist abgemeldet.
sign-in-expired = Die Anmeldung hat zu lange gedauert. Bitte versuche es noch einmal.
sign-in-recovered = Die Zwei-Faktor-Anmeldung ist aus. Melde dich mit deinem Passwort an und richte sie in deinem Konto neu ein.
sign-in-deleted = { $days ->
    [one] Dein Konto ist gelöscht. Einen Tag lang kannst du es noch wiederherstellen: Melde dich einfach an.
   *[other] Dein Konto ist gelöscht. { $days } Tage lang kannst du es noch wiederherstellen: Melde dich einfach an.
}
sign-in-restored = Dein Konto ist wiederhergestellt. Melde dich an, um weiterzumachen.

sign-in-code-title = Code eingeben
sign-in-code-text = Öffne deine Authenticator-App und gib den sechsstelligen Code für Vitrine ein.
sign-in-code-lost = Kein Zugriff auf die App?
sign-in-code-other-account = Anderes Konto verwenden

sign-in-recover-title = Wiederherstellungscode verwenden
sign-in-recover-text = Damit schaltest du die Zwei-Faktor-Anmeldung aus, sodass dein Passwort genügt. Du kannst sie danach wieder einrichten.
sign-in-recover-hint = Vier Gruppen mit je fünf Zeichen.
sign-in-recover-back = Stattdessen Code aus der App eingeben

# Signing in to an account that was deleted.
sign-in-restore-title = Konto wiederherstellen?
sign-in-restore-text = Dieses Konto wurde gelöscht. Am { $day } wird alles darin endgültig entfernt. Bis dahin bekommst du es so zurück, wie es war.
sign-in-restore-submit = Mein Konto wiederherstellen
sign-in-restore-back = Anderes Konto verwenden
