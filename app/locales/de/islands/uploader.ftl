uploader-drop = Fotos oder Ordner hier ablegen
uploader-title = Fotos hinzufügen
uploader-hint = Du kannst Fotos und Ordner auch auf jede Seite ziehen oder einfügen.
uploader-photos = Fotos auswählen
uploader-camera = Foto aufnehmen
uploader-folder = Ordner auswählen
uploader-close = Schließen
uploader-leaving = Es werden noch Fotos hochgeladen.
uploader-unreachable = Die Galerie ist nicht erreichbar. Bitte lade die Seite neu und versuche es noch einmal.

uploader-failed = „{ $file }“ konnte nicht hochgeladen werden.
uploader-failed-again = „{ $file }“ konnte nicht hochgeladen werden. Bitte versuche es noch einmal.
uploader-unreadable = „{ $file }“ konnte nicht gelesen werden. Vielleicht wurde die Datei verschoben oder geändert.
uploader-not-processed = Dieses Foto konnte nicht verarbeitet werden.
uploader-removed = Dieses Foto wurde entfernt.

tray-adding = { $count ->
    [one] { $count } Foto wird hinzugefügt
   *[other] { $count } Fotos werden hinzugefügt
}
tray-processing = { $count ->
    [one] { $count } Foto wird verarbeitet
   *[other] { $count } Fotos werden verarbeitet
}
tray-progress = { NUMBER($done) } von { NUMBER($count) } hinzugefügt. Du kannst diese Seite verlassen.
tray-waiting-for-connection = wartet auf Verbindung
tray-few-seconds = noch ein paar Sekunden
tray-seconds = noch etwa { NUMBER($count) } Sekunden
tray-minute = noch etwa eine Minute
tray-minutes = noch etwa { NUMBER($count) } Minuten
tray-hours = noch etwa { NUMBER($count) } Stunden

tray-added = { NUMBER($count) } hinzugefügt
tray-in-library = { NUMBER($count) } schon in deiner Bibliothek
tray-failed = { $count ->
    [one] { $count } konnte nicht hinzugefügt werden
   *[other] { $count } konnten nicht hinzugefügt werden
}
tray-row = { $first }, { $second }

tray-detail = { $state } · { $amount }
tray-amount = { $sent } von { $total } { $unit }
tray-total = { $total } { $unit }
tray-unit = { $unit ->
    [kB] kB
    [MB] MB
    [GB] GB
    [byte] Byte
   *[bytes] Byte
}
tray-state-waiting = Wartet
tray-state-checking = Wird geprüft
tray-state-uploading = Wird hochgeladen
tray-state-offline = Wartet auf Verbindung
tray-state-processing = Wird verarbeitet
tray-state-added = Hinzugefügt
tray-state-in-library = Schon in deiner Bibliothek
tray-state-in-trash = Schon in deinem Papierkorb
tray-state-same = Dasselbe Foto wie „{ $file }“

tray-show-files = Dateien anzeigen
tray-close = Dateiliste schließen
tray-total-progress = Gesamtfortschritt
tray-files = Dateien
tray-more = und { NUMBER($count) } weitere
tray-progress-of = Fortschritt von { $file }
tray-skip-all = Alle Duplikate überspringen
tray-cancel-all = Alle abbrechen
tray-cancel = Abbrechen
tray-skip = Überspringen
tray-keep-both = Beide behalten
tray-try-again = Noch einmal versuchen
tray-button-of = { $button }: { $file }
