upload-title = Fotos hinzufügen
upload-results = Ergebnisse
upload-received = Foto hochgeladen. Wird verarbeitet…

upload-photos = Fotos
upload-photo = Foto
upload-hint-each = { $formats }, jeweils bis { $limit }. Deine Originale bleiben unverändert.
upload-hint = { $formats }, bis { $limit }. Deine Originale bleiben unverändert.
upload-submit = Fotos hinzufügen

upload-failed = Nicht hinzugefügt
upload-unsent = Nicht vollständig hochgeladen
upload-processing = Wird noch verarbeitet
upload-unsent-file = „{ $file }“ wurde nicht vollständig hochgeladen. Füge die Datei noch einmal hinzu, dann geht es weiter.
upload-processing-file = „{ $file }“ wird verarbeitet.
upload-remove = Entfernen
