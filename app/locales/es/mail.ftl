mail-hello = Hola:
mail-confirm-subject = Confirma tu correo electrónico
mail-confirm-enter = Para confirmar tu dirección de correo, introduce este código:
mail-reset-subject = Elige una contraseña nueva
mail-reset-enter = Para elegir una contraseña nueva, introduce este código:
mail-code-expires = { $minutes ->
    [one] Caduca en { $minutes } minuto. Si no lo has pedido, ignora este correo y no compartas el código.
   *[other] Caduca en { $minutes } minutos. Si no lo has pedido, ignora este correo y no compartas el código.
}

mail-registered-subject = Ya tienes una cuenta
mail-registered = Alguien ha intentado crear una cuenta en esta galería de fotos con tu dirección de correo. Ya tienes una, así que no ha cambiado nada.
mail-registered-hint = Si has sido tú, inicia sesión. Si has olvidado tu contraseña, allí puedes restablecerla.

mail-invitation-subject = Invitación a una galería de fotos
mail-invitation = Con este enlace puedes crear una cuenta en una galería de fotos:
mail-invitation-expires = { $days ->
    [one] Sirve una sola vez y caduca en { $days } día.
   *[other] Sirve una sola vez y caduca en { $days } días.
}
