sign-up-title = Crear una cuenta
sign-up-first = La primera cuenta administra la galería.
sign-up-password-hint = Al menos { NUMBER($limit) } caracteres. Unas cuantas palabras sin relación son fáciles de recordar y difíciles de adivinar.
sign-up-submit = Crear cuenta
sign-up-have-account = ¿Ya tienes una cuenta? <link>Iniciar sesión</link>
sign-up-closed = Registro cerrado
