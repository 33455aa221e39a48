list-older = Fotos anteriores
list-none-selected = Selecciona al menos una foto.

list-selected = Fotos seleccionadas
list-clear = Deseleccionar todo
list-download = Descargar
list-trash = Eliminar
list-restore = Restaurar
list-delete = Eliminar definitivamente
