sign-in-title = Iniciar sesión
sign-in-submit = Iniciar sesión
sign-in-forgot = ¿Has olvidado tu contraseña?
sign-in-new-here = ¿Es tu primera vez aquí? <link>Crear una cuenta</link>
sign-in-not-confirmed = ¿Aún no has confirmado tu correo? <link>Introduce el código</link>

sign-in-confirmed = Tu correo está confirmado. Inicia sesión para empezar.
sign-in-reset = Contraseña cambiada. Inicia sesión con la nueva.
sign-in-signed-out = Has cerrado la sesión.
sign-in-expired = El inicio de sesión ha caducado. Inténtalo de nuevo.
sign-in-recovered = La verificación en dos pasos está desactivada. Inicia sesión con tu contraseña y vuelve a configurarla en tu cuenta.
sign-in-deleted = { $days ->
    [one] Tu cuenta está eliminada. Puedes recuperarla durante un día más: solo tienes que iniciar sesión.
   *[other] Tu cuenta está eliminada. Puedes recuperarla durante { $days } días más: solo tienes que iniciar sesión.
}
sign-in-restored = Has recuperado tu cuenta. Inicia sesión para continuar.

sign-in-code-title = Introduce tu código
sign-in-code-text = Abre tu aplicación de autenticación e introduce el código de seis dígitos de Vitrine.
sign-in-code-lost = ¿Ya no tienes la aplicación?
sign-in-code-other-account = Usar otra cuenta

sign-in-recover-title = Usa tu código de recuperación
sign-in-recover-text = Esto desactiva la verificación en dos pasos para que puedas iniciar sesión solo con tu contraseña. Después puedes volver a configurarla.
sign-in-recover-hint = Cuatro grupos de cinco caracteres.
sign-in-recover-back = Usar un código de la aplicación

# Signing in to an account that was deleted.
sign-in-restore-title = ¿Recuperar tu cuenta?
sign-in-restore-text = Esta cuenta se eliminó. Todo su contenido se borrará el { $day }. Hasta entonces puedes recuperarla tal como estaba.
sign-in-restore-submit = Recuperar mi cuenta
sign-in-restore-back = Usar otra cuenta
