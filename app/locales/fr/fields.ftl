field-email = E-mail
field-password = Mot de passe
field-own-password = Votre mot de passe
field-current-password = Mot de passe actuel
field-new-password = Nouveau mot de passe
field-new-password-hint = Au moins { NUMBER($limit) } caractères.
field-recovery-code = Code de récupération

field-code = Code
code-in-log = Cette galerie ne peut pas encore envoyer d’e-mails : votre code se trouve dans le journal du serveur. Cherchez « your code is ».
code-send-again = Envoyer un nouveau code
