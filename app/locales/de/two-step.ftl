two-step-title = Zwei-Faktor-Anmeldung
two-step-back = Zurück zum Konto

two-step-text = Du meldest dich mit deinem Passwort und einem Code aus einer Authenticator-App an. Ein gestohlenes Passwort allein reicht dann nicht mehr.
two-step-begin = Einrichten

two-step-add = Vitrine zur Authenticator-App hinzufügen
two-step-scan = Scanne diesen Code mit der App oder gib den Schlüssel von Hand ein. Auf dem Smartphone kannst du auch direkt <link>die App öffnen</link>.
two-step-qr = QR-Code mit dem Schlüssel, der darunter steht
two-step-key = Schlüssel
two-step-type = Typ
two-step-type-of-key = Zeitbasiert (TOTP), 6 Ziffern, 30 Sekunden
two-step-code = Code aus der App
two-step-turn-on = Einschalten
two-step-not-now = Nicht jetzt

two-step-is-on = Die Zwei-Faktor-Anmeldung ist an.
two-step-new-recovery = Dein Wiederherstellungscode
two-step-new-recovery-text = Wenn du keinen Zugriff mehr auf deine Authenticator-App hast, kannst du mit diesem Code die Zwei-Faktor-Anmeldung ausschalten. Er gilt nur einmal und wird nicht noch einmal angezeigt. Bewahre ihn sicher auf.
two-step-new-recovery-saved = Ich habe ihn gesichert

two-step-recovery = Wiederherstellungscode
two-step-recovery-replace = Ein neuer Wiederherstellungscode ersetzt den bisherigen.
two-step-recovery-none = Du hast keinen Wiederherstellungscode. Ohne ihn verlierst du mit deiner Authenticator-App auch dein Konto.
two-step-recovery-create = Neuen Code erstellen
two-step-end = Ausschalten
two-step-end-text = Du meldest dich dann nur noch mit deinem Passwort an. Für ein neues Smartphone schaltest du sie hier aus und richtest sie mit dem neuen wieder ein.
two-step-turn-off = Zwei-Faktor-Anmeldung ausschalten
