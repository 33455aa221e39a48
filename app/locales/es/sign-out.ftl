sign-out-title = Cerrar sesión
sign-out-text = Cierra la sesión en este dispositivo o en todos tus dispositivos.
sign-out-here = Cerrar sesión
sign-out-everywhere = Cerrar todas las sesiones
sign-out-cancel = Cancelar
