sign-in-title = Iniciar sesión
sign-in-email = Correo electrónico
sign-in-password = Contraseña
sign-in-submit = Iniciar sesión
sign-in-forgot = ¿Has olvidado tu contraseña?
sign-in-new-here = ¿Es tu primera vez aquí? <link>Crear una cuenta</link>

sign-in-confirmed = Tu correo está confirmado. Inicia sesión para empezar.
sign-in-reset = Contraseña cambiada. Inicia sesión con la nueva.
sign-in-signed-out = Has cerrado la sesión.
sign-in-expired = El inicio de sesión ha caducado. Inténtalo de nuevo.
sign-in-recovered = La verificación en dos pasos está desactivada. Inicia sesión con tu contraseña y vuelve a configurarla en tu cuenta.
sign-in-deleted = Tu cuenta se ha eliminado. Sus fotos se están eliminando ahora.
