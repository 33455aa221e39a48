fault-empty = «{ $file }» está vacío.
fault-video = «{ $file }» no se puede añadir. Todavía no se admiten vídeos.
fault-unsupported-format = «{ $file }» no es una imagen compatible. Vitrine admite { $formats }.
fault-unsupported-kind = «{ $file }» es un tipo de { $format } que Vitrine no puede leer. Expórtalo como JPEG, o como PNG de 8 o 16 bits.
fault-heic = «{ $file }» es una foto HEIC, que Vitrine todavía no puede leer. Expórtala como JPEG o, en tu iPhone, elige Ajustes › Cámara › Formatos › Más compatible.
fault-too-large = «{ $file }» es demasiado grande. El límite es de { $limit } por archivo.
fault-too-many-pixels = «{ $file }» tiene { $megapixels } megapíxeles; el límite es { $limit }.
fault-too-long = «{ $file }» tiene { NUMBER($width) } × { NUMBER($height) } píxeles; el límite de cada lado es { NUMBER($limit) }.
fault-corrupt = «{ $file }» está dañado y no se puede abrir.
fault-truncated = «{ $file }» está incompleto: falta parte del archivo.
fault-timed-out = Se ha tardado demasiado en procesar «{ $file }».
fault-interrupted =
    No se ha podido procesar «{ $file }»: la galería se ha interrumpido { $times ->
        [one] { $times } vez
       *[other] { $times } veces
    } en el intento. Tu original está a salvo; inténtalo más tarde.
fault-altered = «{ $file }» ha cambiado mientras se subía. Quítalo y vuelve a añadirlo.
fault-over-quota = No hay espacio suficiente para «{ $file }». Tu límite es de { $limit }.
fault-in-library = «{ $file }» ya está en tu biblioteca.
fault-in-trash = «{ $file }» ya está en tu papelera. Puedes restaurarlo allí.

file-uploaded = «{ $file }» subido. Procesando…
file-still-processing = «{ $file }» ya se subió y todavía se está procesando.
file-none-chosen = Elige al menos una foto.
