account-title = Konto

account-you = Profil
account-email = E-Mail
account-photos = Fotos
account-storage = Belegter Speicher
account-storage-of-limit = { $used } von { $limit }
account-role = Rolle
account-administrator = Administration
account-name = Anzeigename
account-save = Speichern
account-saved = Gespeichert.

account-appearance = Darstellung
account-appearance-system = System
account-appearance-light = Hell
account-appearance-dark = Dunkel
account-appearance-save = Darstellung speichern

account-password = Passwort
account-password-hint = Mindestens { NUMBER($limit) } Zeichen. Auf anderen Geräten wirst du abgemeldet.
account-password-change = Passwort ändern

account-two-step-on = An. Du meldest dich mit deinem Passwort und einem Code aus deiner Authenticator-App an.
account-two-step-off = Aus. Ein Code aus einer Authenticator-App macht dein Konto sicherer.
account-two-step-change = Verwalten
account-two-step-set-up = Einrichten

account-sessions = Sitzungen

account-delete = Konto löschen
account-delete-text = { $count ->
    [0] Du wirst überall abgemeldet. { NUMBER($days) } Tage lang kannst du das Konto wiederherstellen, dann wird es endgültig entfernt.
    [one] Du wirst überall abgemeldet. { NUMBER($days) } Tage lang kannst du das Konto wiederherstellen. Dann wird es mit deinem Foto und dessen Original endgültig entfernt.
   *[other] Du wirst überall abgemeldet. { NUMBER($days) } Tage lang kannst du das Konto wiederherstellen. Dann wird es mit allen { $count } Fotos und ihren Originalen endgültig entfernt.
}
account-delete-confirm = Gib zur Bestätigung deine E-Mail-Adresse ein
account-delete-submit = Mein Konto löschen
