photo-of = Photo du { $date }, { $time }
photo-unnamed = Photo
photo-animated = Animée
photo-processing = Cette photo est encore en cours de traitement. Revenez dans un instant.

photo-previous = Photo précédente
photo-next = Photo suivante
photo-slideshow = Diaporama
photo-full-screen = Plein écran
photo-details = Détails
photo-download-original = Télécharger l’original
photo-trash = Mettre à la corbeille
photo-restore = Restaurer
