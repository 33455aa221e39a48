progress-updates = Esta página se actualiza sola. Puedes salir y volver más tarde.
progress-leave = Puedes salir de esta página y volver más tarde.
progress-refresh = Actualizar
