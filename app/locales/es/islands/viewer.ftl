viewer-photo = Foto
viewer-loading = Cargando
viewer-close = Cerrar
viewer-zoom-in = Ampliar
viewer-zoom-out = Reducir
viewer-saved = Guardado.
viewer-unreachable = No se puede acceder a la galería. Inténtalo de nuevo.
window-title = { $title } · Vitrine
