viewer-photo = Foto
viewer-loading = Wird geladen
viewer-close = Schließen
viewer-zoom-in = Vergrößern
viewer-zoom-out = Verkleinern
viewer-saved = Gespeichert.
viewer-unreachable = Die Galerie ist nicht erreichbar. Bitte versuche es noch einmal.
window-title = { $title } · Vitrine
