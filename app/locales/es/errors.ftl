error-not-found = No lo hemos encontrado. Puede que se haya eliminado.
error-sign-in-required = Inicia sesión primero.
error-wrong-email-or-password = El correo o la contraseña no son correctos.
error-wrong-password = La contraseña no es correcta.
error-wrong-current-password = Tu contraseña actual no es correcta.
error-wrong-code = El código no es correcto o ha caducado.
error-wrong-recovery-code = El código de recuperación no es correcto.
error-registration-closed = Esta galería no admite nuevos miembros.
error-invitation-needed = Necesitas una invitación para crear una cuenta aquí. Pide un enlace a quien gestiona esta galería.
error-invitation-invalid = Esta invitación ha caducado o ya se ha usado. Pide un enlace nuevo.
error-invitation-for-another = Esta invitación es para otra dirección de correo.
error-set-up-needed = Nadie administra todavía esta galería. Para configurarla, abre el enlace que aparece en su registro o escribe el código de configuración que figura allí.
error-last-administrator = Solo { $email } administra esta galería. Nombra primero a otra persona.
error-link-expired = Este enlace ha caducado. Vuelve a abrir la foto.
error-upload-link-expired = Este enlace de subida ha caducado.
error-own-downloads = Ya tienes demasiadas descargas en espera. Espera a que termine una.
error-downloads = Hay demasiadas descargas en espera. Inténtalo de nuevo en unos minutos.
error-invitations = Puede haber como máximo { NUMBER($limit) } invitaciones abiertas. Anula antes alguna.
error-no-space-for-photos = A esta galería se le está acabando el espacio en disco, así que ahora no se pueden añadir fotos. Para liberar espacio, elimina las que no necesites y vacía la papelera, o avisa a quien administra la galería.
error-disk-full = No se ha podido guardar porque el disco de la galería está lleno. Avisa a quien administra la galería.
error-busy = La galería tiene mucha actividad en este momento. Inténtalo de nuevo en unos segundos.
error-too-many-attempts-seconds =
    Demasiados intentos. Inténtalo de nuevo en { $seconds ->
        [one] { $seconds } segundo
       *[other] { $seconds } segundos
    }.
error-too-many-attempts-minutes =
    Demasiados intentos. Inténtalo de nuevo en { $minutes ->
        [one] { $minutes } minuto
       *[other] { $minutes } minutos
    }.

error-email-missing = Escribe tu correo electrónico.
error-email-malformed = Eso no es un correo electrónico. Debe ser como nombre@example.org.
error-at-least = Usa al menos { NUMBER($limit) } caracteres.
error-at-most = Usa { NUMBER($limit) } caracteres como máximo.
error-password-is-email = Tu contraseña no puede ser tu correo electrónico.
error-password-padded = Tu contraseña no puede empezar ni terminar con un espacio.
error-password-weak = Esa contraseña es demasiado fácil de adivinar. Prueba con una más larga o añade números y símbolos.
error-quota-invalid = Introduce un número de gigabytes entre 0 y { NUMBER($limit) }.
error-name-too-long = El nombre tiene { NUMBER($length) } caracteres; el límite es { NUMBER($limit) }.
error-title-too-long = El título tiene { NUMBER($length) } caracteres; el límite es { NUMBER($limit) }.
error-description-too-long = La descripción tiene { NUMBER($length) } caracteres; el límite es { NUMBER($limit) }.
error-confirmation = Para confirmar, escribe tu correo exactamente como aparece.
error-too-many-photos =
    Has seleccionado { $count ->
        [one] { $count } foto
       *[other] { $count } fotos
    }; el límite por descarga es { NUMBER($limit) }. Selecciona menos.
error-photos-too-large = Estas fotos suman { $size }; el límite por descarga es { $limit }. Selecciona menos.
error-range-of-file = El intervalo debe estar dentro de los { NUMBER($bytes) } bytes del archivo.
error-range = El intervalo debe estar dentro del archivo.
error-cursor = Este enlace a fotos anteriores ya no es válido. Vuelve a cargar la página.
error-sha256 = Un SHA-256 debe tener 64 dígitos hexadecimales.
error-part-length = Esta parte debe ocupar exactamente { NUMBER($bytes) } bytes.
error-connection-lost = La conexión se ha cortado antes de que llegara el archivo entero. Vuelve a añadirlo.
error-another-file = El formulario ha enviado un archivo distinto del anunciado.
error-form-unreadable = No se ha podido leer la subida: { $cause }

error-file-too-large = Un archivo puede ocupar { $limit } como máximo.
error-too-many-fields = Un formulario puede tener { NUMBER($limit) } campos como máximo. Envía menos a la vez.
error-twice-the-limit = La subida se ha detenido: un archivo supera el doble del límite de { $limit }. Déjalo fuera.
error-quota = No hay espacio suficiente para «{ $file }». Estás usando { $used } de { $limit }.

error-changed = Esto ha cambiado mientras tanto. Vuelve a cargar la página.
error-being-added = «{ $file }» ya se está añadiendo desde otro sitio. Inténtalo de nuevo.
error-parts-missing = Han llegado { NUMBER($arrived) } de { NUMBER($wanted) } partes del archivo. Envía el resto.
error-original-present = Esta foto ya está aquí.
error-form-file-replaced = Ha llegado otro archivo por el mismo formulario.
error-not-failed = Solo se puede reintentar con fotos que no se pudieron añadir.
error-original-not-kept = Este archivo no se ha conservado. Vuelve a añadirlo.
error-two-step-on = La verificación en dos pasos ya está activada. Desactívala primero para configurar otra aplicación de autenticación.
error-two-step-off = La verificación en dos pasos está desactivada, así que no necesitas un código de recuperación.
error-too-many-turns = Una imagen se puede girar { $limit } veces como máximo, y aquí serían { $turns }.
error-crop-outside = Elige una parte que quede dentro de la imagen.
error-straighten-unsupported = Todavía no se pueden enderezar las imágenes.
