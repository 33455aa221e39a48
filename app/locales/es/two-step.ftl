two-step-title = Verificación en dos pasos
two-step-back = Volver a la cuenta

two-step-text = Iniciarás sesión con tu contraseña y un código de una aplicación de autenticación; así, una contraseña robada no basta.
two-step-begin = Configurar

two-step-add = Añade Vitrine a tu aplicación de autenticación
two-step-scan = Escanea este código con la aplicación o escribe la clave a mano. En un móvil también puedes <link>abrir la aplicación</link>.
two-step-qr = Código QR de la clave que aparece debajo
two-step-key = Clave
two-step-type = Tipo
two-step-type-of-key = Basada en el tiempo (TOTP), 6 dígitos, 30 segundos
two-step-code = Código de la aplicación
two-step-turn-on = Activar
two-step-not-now = Ahora no

two-step-is-on = La verificación en dos pasos está activada.
two-step-new-recovery = Tu código de recuperación
two-step-new-recovery-text = Si pierdes el acceso a tu aplicación de autenticación, con este código podrás desactivar la verificación en dos pasos. Solo sirve una vez y no volverá a mostrarse. Guárdalo en un lugar seguro.
two-step-new-recovery-saved = Ya lo he guardado

two-step-recovery = Código de recuperación
two-step-recovery-replace = Un código de recuperación nuevo sustituye al que tienes.
two-step-recovery-none = No tienes código de recuperación. Sin él, si pierdes tu aplicación de autenticación, pierdes la cuenta.
two-step-recovery-create = Crear un código nuevo
two-step-end = Desactivar
two-step-end-text = Iniciarás sesión solo con tu contraseña. Para cambiar de móvil, desactívala aquí y vuelve a configurarla en el nuevo.
two-step-turn-off = Desactivar la verificación
