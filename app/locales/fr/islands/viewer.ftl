viewer-photo = Photo
viewer-loading = Chargement
viewer-close = Fermer
viewer-zoom-in = Agrandir
viewer-zoom-out = Réduire
viewer-saved = Enregistré.
viewer-unreachable = La galerie est injoignable. Réessayez.
window-title = { $title } · Vitrine
