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
    [0] Se cerrará tu sesión en todos los dispositivos. Podrás recuperar la cuenta durante { NUMBER($days) } días; después se borrará.
    [one] Se cerrará tu sesión en todos los dispositivos. Podrás recuperar la cuenta durante { NUMBER($days) } días. Después se borrará, junto con tu foto y su original.
   *[other] Se cerrará tu sesión en todos los dispositivos. Podrás recuperar la cuenta durante { NUMBER($days) } días. Después se borrará, junto con tus { $count } fotos y sus originales.
}
account-delete-confirm = Escribe tu correo electrónico para confirmar
account-delete-submit = Eliminar mi cuenta
