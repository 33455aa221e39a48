mail-hello = Hallo,
mail-confirm-subject = E-Mail-Adresse bestätigen
mail-confirm-enter = um deine E-Mail-Adresse zu bestätigen, gib diesen Code ein:
mail-reset-subject = Neues Passwort festlegen
mail-reset-enter = um ein neues Passwort festzulegen, gib diesen Code ein:
mail-code-expires = { $minutes ->
    [one] Er gilt { $minutes } Minute. Wenn du ihn nicht angefordert hast, ignoriere diese E-Mail und gib den Code nicht weiter.
   *[other] Er gilt { $minutes } Minuten. Wenn du ihn nicht angefordert hast, ignoriere diese E-Mail und gib den Code nicht weiter.
}

mail-registered-subject = Du hast schon ein Konto
mail-registered = jemand wollte in dieser Fotogalerie ein Konto mit deiner E-Mail-Adresse erstellen. Du hast schon eins, es hat sich also nichts geändert.
mail-registered-hint = Falls du es warst: Melde dich einfach an. Wenn du dein Passwort vergessen hast, kannst du es dort zurücksetzen.

mail-invitation-subject = Einladung in eine Fotogalerie
mail-invitation = mit diesem Link kannst du ein Konto in einer Fotogalerie erstellen:
mail-invitation-expires = { $days ->
    [one] Er gilt einmal und läuft in { $days } Tag ab.
   *[other] Er gilt einmal und läuft in { $days } Tagen ab.
}
