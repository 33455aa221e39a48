viewer-photo = Photo
viewer-loading = Loading
viewer-close = Close
viewer-zoom-in = Zoom in
viewer-zoom-out = Zoom out
viewer-saved = Saved.
viewer-unreachable = Can’t reach the gallery. Please try again.
window-title = { $title } · Vitrine
