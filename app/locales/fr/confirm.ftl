confirm-title = Confirmez votre adresse e-mail
confirm-sent-to = Nous avons envoyé un code à six chiffres à <address>{ $email }</address>.
confirm-sent = Nous avons envoyé un code à six chiffres à votre adresse e-mail.
confirm-sent-again = Un nouveau code vient de vous être envoyé.
confirm-password-hint = Le mot de passe que vous utiliserez pour vous connecter.
confirm-submit = Confirmer
