confirm-title = Confirma tu correo electrónico
confirm-sent-to = Hemos enviado un código de seis dígitos a <address>{ $email }</address>.
confirm-sent = Hemos enviado un código de seis dígitos a tu correo electrónico.
confirm-sent-again = Te hemos enviado un código nuevo.
confirm-password-hint = La contraseña con la que quieres iniciar sesión.
confirm-submit = Confirmar
