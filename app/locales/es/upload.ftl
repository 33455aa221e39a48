upload-title = Añadir fotos
upload-results = Resultados
upload-received = Foto subida. Procesando…

upload-photos = Fotos
upload-photo = Foto
upload-hint-each = { $formats }, hasta { $limit } por archivo. Tus originales se conservan intactos.
upload-hint = { $formats }, hasta { $limit }. Tus originales se conservan intactos.
upload-submit = Añadir fotos

upload-failed = No se han podido añadir
upload-unsent = Subida incompleta
upload-processing = Todavía se están procesando
upload-unsent-file = «{ $file }» no se ha subido por completo. Vuelve a añadirlo para continuar.
upload-processing-file = «{ $file }» se está procesando.
upload-remove = Quitar
