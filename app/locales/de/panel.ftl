panel-title = Titel
panel-add-title = Titel hinzufügen
panel-description = Beschreibung
panel-add-description = Beschreibung hinzufügen
panel-save = Speichern

panel-taken = Aufgenommen
panel-rating = Bewertung
panel-keywords = Stichwörter
panel-creator = Urheber
panel-copyright = Copyright
panel-camera = Kamera
panel-lens = Objektiv
panel-exposure = Belichtung
panel-place = Ort
panel-file-name = Dateiname
panel-size = Größe
panel-dimensions = Abmessungen
panel-added = Hinzugefügt

panel-taken-with-offset = { $at } ({ $offset })
panel-taken-unknown = Unbekannt
panel-taken-unknown-added = Unbekannt – hinzugefügt am { $date }
panel-stars = { NUMBER($stars) } von 5 Sternen
panel-rejected = Abgelehnt
