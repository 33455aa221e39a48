photo-of = Foto del { $date }, { $time }
photo-unnamed = Foto
photo-animated = Animada
photo-processing = Esta foto todavía se está procesando. Vuelve dentro de un momento.

photo-previous = Foto anterior
photo-next = Foto siguiente
photo-slideshow = Presentación
photo-full-screen = Pantalla completa
photo-details = Detalles
photo-download-original = Descargar original
photo-trash = Mover a la papelera
photo-restore = Restaurar
