confirm-title = E-Mail-Adresse bestätigen
confirm-sent-to = Wir haben einen sechsstelligen Code an <address>{ $email }</address> gesendet.
confirm-sent = Wir haben einen sechsstelligen Code an deine E-Mail-Adresse gesendet.
confirm-sent-again = Wir haben dir einen neuen Code gesendet.
confirm-password-hint = Das Passwort, mit dem du dich anmelden willst.
confirm-submit = Bestätigen
