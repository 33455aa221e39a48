photo-of = Foto vom { $date }, { $time }
photo-unnamed = Foto
photo-animated = Animiert
photo-processing = Dieses Foto wird noch verarbeitet. Schau gleich noch einmal vorbei.

photo-previous = Vorheriges Foto
photo-next = Nächstes Foto
photo-slideshow = Diashow
photo-full-screen = Vollbild
photo-details = Details
photo-download-original = Original herunterladen
photo-trash = In den Papierkorb verschieben
photo-restore = Wiederherstellen
