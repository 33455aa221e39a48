forgot-title = ¿Has olvidado tu contraseña?
forgot-text = Escribe tu correo electrónico. Si tiene una cuenta asociada, te enviaremos un código para restablecer la contraseña.
forgot-submit = Enviar código
forgot-back = Volver al inicio de sesión

reset-title = Elige una contraseña nueva
reset-text = Si hay una cuenta con esa dirección, el código de seis dígitos está en camino. Al cambiar la contraseña se cerrará la sesión en todos tus dispositivos.
reset-submit = Cambiar contraseña
