sign-up-title = Konto erstellen
sign-up-first = Das erste Konto verwaltet die Galerie.
sign-up-password-hint = Mindestens { NUMBER($limit) } Zeichen. Ein paar Wörter ohne Zusammenhang sind leicht zu merken und schwer zu erraten.
sign-up-submit = Konto erstellen
sign-up-have-account = Du hast schon ein Konto? <link>Anmelden</link>
sign-up-closed = Keine neuen Konten
