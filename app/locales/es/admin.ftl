admin-title = Administración
admin-back = Volver a la administración

admin-people = Personas
admin-people-count = { $count ->
    [one] { $count } persona
   *[other] { $count } personas
}
admin-totals = { $people }, { $photos }, { $size }
admin-totals-counted = Recuento del { $day } a las { $time } UTC.
admin-people-more = Más personas
admin-person-has = { $photos }, { $size }
admin-person-deleted = Eliminada. Se borrará el { $day }.
admin-person-since = Miembro desde
admin-member = Miembro
admin-two-step-on = Activada
admin-two-step-off = Desactivada

admin-invitations = Invitaciones
admin-invite-text = { $days ->
    [one] Una invitación es un enlace con el que una persona puede crear una cuenta. Sirve una sola vez, durante { $days } día.
   *[other] Una invitación es un enlace con el que una persona puede crear una cuenta. Sirve una sola vez, durante { $days } días.
}
admin-invite-email = Correo electrónico (opcional)
admin-invite-hint = Con una dirección, el enlace solo sirve para ella. Esta galería no puede enviarlo por correo, así que compártelo tú.
admin-invite-hint-mailed = Con una dirección, el enlace solo sirve para ella y se lo enviaremos por correo.
admin-invite-submit = Crear invitación
admin-invited = Copia este enlace y envíaselo a la persona que invitas. No volverá a mostrarse.
admin-invited-mailed = Hemos enviado este enlace por correo. También puedes copiarlo aquí; no volverá a mostrarse.
admin-invited-not-mailed = No hemos podido enviar este enlace por correo. Cópialo y envíalo tú; no volverá a mostrarse.
admin-invitations-open = Invitaciones abiertas
admin-invitations-rest = El registro está cerrado, así que las invitaciones no se pueden usar por ahora.
admin-invitation-anyone = Cualquiera con el enlace
admin-invitation-until = { $who }, hasta el { $day }
admin-invitation-revoke = Anular
admin-invitation-revoked = Invitación anulada.

admin-registration = Registro
admin-registration-who = ¿Quién puede crear una cuenta?
admin-registration-open = Cualquiera
admin-registration-invited = Quien tenga una invitación
admin-registration-closed = Nadie

admin-gallery = Esta galería
admin-health = Estado
admin-healthy = Todo funciona
admin-bytes-fail = El almacenamiento de fotos no responde
admin-version = Versión
admin-disk = Espacio libre en disco
admin-jobs-photos = Fotos por procesar
admin-jobs-bulk = Otras tareas en espera
admin-jobs-failed = Tareas fallidas
admin-jobs-unknown = Desconocido
admin-redrive = Reintentar las tareas fallidas
admin-redriven = { $count ->
    [one] Se volverá a intentar { $count } tarea.
   *[other] Se volverán a intentar { $count } tareas.
}

admin-oneself = Esta es tu propia cuenta. Allí puedes cambiar tu contraseña, la verificación en dos pasos y tus sesiones.
admin-quota = Límite de espacio
admin-quota-gigabytes = Límite en GB
admin-quota-hint = Déjalo vacío para no poner límite.
admin-quota-hint-limit = Déjalo vacío para usar el límite de la galería: { $limit }.
admin-actions = Acciones
admin-actions-which = ¿Qué quieres hacer?
admin-actions-submit = Continuar
admin-action-reset-code = Enviar un código para elegir otra contraseña
admin-action-two-step = Desactivar la verificación en dos pasos
admin-action-two-step-hint = Para quien ha perdido tanto su aplicación de autenticación como su código de recuperación. Asegúrate de que quien lo pide es realmente esa persona.
admin-action-sign-out = Cerrar todas las sesiones
admin-action-administrator = Dar permisos de administración
admin-action-administrator-hint = Quien administra puede hacer todo lo que hay en estas páginas, pero no ve las fotos de los demás.
admin-action-member = Quitar permisos de administración
admin-action-delete = Eliminar cuenta
admin-action-delete-hint = { $days ->
    [one] Se puede recuperar durante { $days } día. Después se borra con todas sus fotos.
   *[other] Se puede recuperar durante { $days } días. Después se borra con todas sus fotos.
}
admin-action-restore = Recuperar cuenta
admin-done = Hecho.
admin-done-reset-code = Hemos enviado un código a { $email }. Se introduce en { $address }
