list-older = Ältere Fotos
list-none-selected = Wähle mindestens ein Foto aus.

list-selected = Ausgewählte Fotos
list-clear = Auswahl aufheben
list-download = Download
list-trash = Löschen
list-restore = Wiederherstellen
list-delete = Endgültig löschen
