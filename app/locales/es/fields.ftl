field-email = Correo electrónico
field-password = Contraseña
field-own-password = Tu contraseña
field-current-password = Contraseña actual
field-new-password = Nueva contraseña
field-new-password-hint = Al menos { NUMBER($limit) } caracteres.
field-recovery-code = Código de recuperación

field-code = Código
code-in-log = Esta galería aún no puede enviar correos, así que tu código está en el registro del servidor. Busca «your code is».
code-send-again = Enviar un código nuevo
