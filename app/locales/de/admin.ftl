admin-title = Administration
admin-back = Zurück zur Administration

admin-people = Personen
admin-people-count = { $count ->
    [one] { $count } Person
   *[other] { $count } Personen
}
admin-totals = { $people }, { $photos }, { $size }
admin-totals-counted = Gezählt am { $day } um { $time } UTC.
admin-people-more = Weitere Personen
admin-person-has = { $photos }, { $size }
admin-person-deleted = Gelöscht. Wird am { $day } endgültig entfernt.
admin-person-since = Dabei seit
admin-member = Mitglied
admin-two-step-on = An
admin-two-step-off = Aus

admin-invitations = Einladungen
admin-invite-text = { $days ->
    [one] Eine Einladung ist ein Link, mit dem eine Person ein Konto erstellen kann. Er gilt einmal und { $days } Tag lang.
   *[other] Eine Einladung ist ein Link, mit dem eine Person ein Konto erstellen kann. Er gilt einmal und { $days } Tage lang.
}
admin-invite-email = E-Mail (optional)
admin-invite-hint = Mit einer Adresse gilt der Link nur für diese Adresse. Diese Galerie kann ihn nicht per E-Mail verschicken, gib ihn also selbst weiter.
admin-invite-hint-mailed = Mit einer Adresse gilt der Link nur für diese Adresse, und wir schicken ihn dorthin.
admin-invite-submit = Einladung erstellen
admin-invited = Kopiere diesen Link und schick ihn der Person, die du einlädst. Er wird nicht noch einmal angezeigt.
admin-invited-mailed = Wir haben diesen Link per E-Mail verschickt. Du kannst ihn auch hier kopieren; er wird nicht noch einmal angezeigt.
admin-invited-not-mailed = Wir konnten diesen Link nicht per E-Mail verschicken. Kopiere ihn und schick ihn selbst; er wird nicht noch einmal angezeigt.
admin-invitations-open = Offene Einladungen
admin-invitations-rest = Die Registrierung ist geschlossen, deshalb gelten Einladungen gerade nicht.
admin-invitation-anyone = Alle mit dem Link
admin-invitation-until = { $who }, bis { $day }
admin-invitation-revoke = Zurückziehen
admin-invitation-revoked = Einladung zurückgezogen.

admin-registration = Registrierung
admin-registration-who = Wer kann ein Konto erstellen?
admin-registration-open = Alle
admin-registration-invited = Wer eine Einladung hat
admin-registration-closed = Niemand

admin-gallery = Diese Galerie
admin-health = Status
admin-healthy = Alles funktioniert
admin-bytes-fail = Der Speicher für Fotos antwortet nicht
admin-version = Version
admin-disk = Freier Speicherplatz
admin-jobs-photos = Fotos in Bearbeitung
admin-jobs-bulk = Andere wartende Aufgaben
admin-jobs-failed = Fehlgeschlagene Aufgaben
admin-jobs-unknown = Unbekannt
admin-redrive = Fehlgeschlagene noch einmal versuchen
admin-redriven = { $count ->
    [one] { $count } Aufgabe wird noch einmal versucht.
   *[other] { $count } Aufgaben werden noch einmal versucht.
}

admin-oneself = Das ist dein eigenes Konto. Passwort, Zwei-Faktor-Anmeldung und Sitzungen änderst du dort.
admin-quota = Speicherlimit
admin-quota-gigabytes = Limit in GB
admin-quota-hint = Leer lassen für kein Limit.
admin-quota-hint-limit = Leer lassen für das Limit der Galerie: { $limit }.
admin-actions = Aktionen
admin-actions-which = Was möchtest du tun?
admin-actions-submit = Weiter
admin-action-reset-code = Code für ein neues Passwort schicken
admin-action-two-step = Zwei-Faktor-Anmeldung ausschalten
admin-action-two-step-hint = Für Personen, die weder ihre Authenticator-App noch ihren Wiederherstellungscode mehr haben. Vergewissere dich, dass wirklich sie darum bitten.
admin-action-sign-out = Überall abmelden
admin-action-administrator = Zur Administration hinzufügen
admin-action-administrator-hint = Wer zur Administration gehört, kann alles auf diesen Seiten tun, sieht aber keine Fotos anderer.
admin-action-member = Aus der Administration entfernen
admin-action-delete = Konto löschen
admin-action-delete-hint = { $days ->
    [one] Es kann { $days } Tag lang wiederhergestellt werden. Dann wird es mit allen Fotos endgültig entfernt.
   *[other] Es kann { $days } Tage lang wiederhergestellt werden. Dann wird es mit allen Fotos endgültig entfernt.
}
admin-action-restore = Konto wiederherstellen
admin-done = Erledigt.
admin-done-reset-code = Wir haben einen Code an { $email } geschickt. Eingegeben wird er unter { $address }
