field-email = E-Mail
field-password = Passwort
field-own-password = Dein Passwort
field-current-password = Aktuelles Passwort
field-new-password = Neues Passwort
field-new-password-hint = Mindestens { NUMBER($limit) } Zeichen.
field-recovery-code = Wiederherstellungscode

field-code = Code
code-in-log = Diese Galerie kann noch keine E-Mails senden. Dein Code steht im Log des Servers: Suche nach „your code is“.
code-send-again = Neuen Code senden
