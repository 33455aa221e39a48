account-title = Cuenta

account-you = Perfil
account-email = Correo electrónico
account-photos = Fotos
account-storage = Espacio usado
account-storage-of-limit = { $used } de { $limit }
account-role = Rol
account-administrator = Administración
account-name = Nombre visible
account-save = Guardar
account-saved = Cambios guardados.

account-appearance = Aspecto
account-appearance-system = Sistema
account-appearance-light = Claro
account-appearance-dark = Oscuro
account-appearance-save = Guardar aspecto

account-password = Contraseña
account-password-hint = Al menos { NUMBER($limit) } caracteres. Se cerrará la sesión en tus otros dispositivos.
account-password-change = Cambiar contraseña

account-two-step-on = Activada. Inicias sesión con tu contraseña y un código de tu aplicación de autenticación.
account-two-step-off = Desactivada. Añade un código de una aplicación de autenticación para mayor seguridad.
account-two-step-change = Gestionar
account-two-step-set-up = Configurar

account-sessions = Sesiones

account-delete = Eliminar cuenta
account-delete-text = { $count ->
    [0] Tu cuenta se eliminará definitivamente.
    [one] Tu cuenta y tu foto se eliminarán definitivamente, incluido el original. Descarga antes lo que quieras conservar.
   *[other] Tu cuenta y tus { $count } fotos se eliminarán definitivamente, incluidos los originales. Descarga antes lo que quieras conservar.
}
account-delete-confirm = Escribe tu correo electrónico para confirmar
account-delete-submit = Eliminar mi cuenta
