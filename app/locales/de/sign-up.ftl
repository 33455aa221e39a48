sign-up-title = Konto erstellen
sign-up-first = Dieses Konto verwaltet die Galerie.
sign-up-token = Einrichtungscode
sign-up-token-hint = Er steht im Protokoll der Galerie, in der Zeile mit dem Einrichtungslink.
sign-up-password-hint = Mindestens { NUMBER($limit) } Zeichen. Ein paar Wörter ohne Zusammenhang sind leicht zu merken und schwer zu erraten.
sign-up-submit = Konto erstellen
sign-up-have-account = Du hast schon ein Konto? <link>Anmelden</link>
sign-up-closed = Keine neuen Konten
