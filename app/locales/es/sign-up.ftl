sign-up-title = Crear una cuenta
sign-up-first = Esta cuenta administrará la galería.
sign-up-token = Código de configuración
sign-up-token-hint = Está en el registro de la galería, en la línea del enlace de configuración.
sign-up-password-hint = Al menos { NUMBER($limit) } caracteres. Unas cuantas palabras sin relación son fáciles de recordar y difíciles de adivinar.
sign-up-submit = Crear cuenta
sign-up-have-account = ¿Ya tienes una cuenta? <link>Iniciar sesión</link>
sign-up-closed = Registro cerrado
