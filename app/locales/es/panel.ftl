panel-title = Título
panel-add-title = Añadir un título
panel-description = Descripción
panel-add-description = Añadir una descripción
panel-save = Guardar

panel-taken = Fecha de captura
panel-rating = Valoración
panel-keywords = Palabras clave
panel-creator = Autoría
panel-copyright = Copyright
panel-camera = Cámara
panel-lens = Objetivo
panel-exposure = Exposición
panel-place = Lugar
panel-file-name = Nombre del archivo
panel-size = Tamaño
panel-dimensions = Dimensiones
panel-added = Añadida

panel-taken-with-offset = { $at } ({ $offset })
panel-taken-unknown = Desconocida
panel-taken-unknown-added = Desconocida – foto añadida el { $date }
panel-stars = { NUMBER($stars) } de 5 estrellas
panel-rejected = Rechazada
