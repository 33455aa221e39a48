uploader-drop = Suelta fotos o carpetas para añadirlas
uploader-title = Añadir fotos
uploader-hint = También puedes arrastrar fotos o carpetas a cualquier página, o pegarlas.
uploader-photos = Elegir fotos
uploader-camera = Hacer una foto
uploader-folder = Elegir una carpeta
uploader-close = Cerrar
uploader-leaving = Todavía se están subiendo fotos.
uploader-unreachable = No se puede acceder a la galería. Vuelve a cargar la página e inténtalo de nuevo.

uploader-failed = No se ha podido subir «{ $file }».
uploader-failed-again = No se ha podido subir «{ $file }». Inténtalo de nuevo.
uploader-unreadable = No se ha podido leer «{ $file }». Puede que se haya movido o modificado.
uploader-not-processed = No se ha podido procesar esta foto.
uploader-removed = Esta foto se ha quitado.

tray-adding = { $count ->
    [one] Añadiendo { $count } foto
   *[other] Añadiendo { $count } fotos
}
tray-processing = { $count ->
    [one] Procesando { $count } foto
   *[other] Procesando { $count } fotos
}
tray-progress = { NUMBER($done) } de { NUMBER($count) } añadidas. Puedes salir de esta página.
tray-waiting-for-connection = esperando la conexión
tray-few-seconds = quedan unos segundos
tray-seconds = quedan unos { NUMBER($count) } segundos
tray-minute = queda un minuto aproximadamente
tray-minutes = quedan unos { NUMBER($count) } minutos
tray-hours = quedan unas { NUMBER($count) } horas

tray-added = { $count ->
    [one] { $count } añadida
   *[other] { $count } añadidas
}
tray-in-library = { NUMBER($count) } ya en tu biblioteca
tray-failed = { $count ->
    [one] { $count } no se ha podido añadir
   *[other] { $count } no se han podido añadir
}
tray-row = { $first }, { $second }

tray-detail = { $state } · { $amount }
tray-amount = { $sent } de { $total } { $unit }
tray-total = { $total } { $unit }
tray-unit = { $unit ->
    [kB] kB
    [MB] MB
    [GB] GB
    [byte] byte
   *[bytes] bytes
}
tray-state-waiting = En espera
tray-state-checking = Comprobando
tray-state-uploading = Subiendo
tray-state-offline = Esperando la conexión
tray-state-processing = Procesando
tray-state-added = Añadida
tray-state-in-library = Ya está en tu biblioteca
tray-state-in-trash = Ya está en tu papelera
tray-state-same = La misma foto que «{ $file }»

tray-show-files = Mostrar archivos
tray-close = Cerrar la lista de archivos
tray-total-progress = Progreso total
tray-files = Archivos
tray-more = y { NUMBER($count) } más
tray-progress-of = Progreso de { $file }
tray-skip-all = Omitir todas las duplicadas
tray-cancel-all = Cancelar todo
tray-cancel = Cancelar
tray-skip = Omitir
tray-keep-both = Conservar ambas
tray-try-again = Reintentar
tray-button-of = { $button }: { $file }
