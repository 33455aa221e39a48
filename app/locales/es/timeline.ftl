timeline-title = Fotos
timeline-back-to-start = Volver a las fotos más recientes
timeline-months = Meses
timeline-month = { $month } de { $year }

timeline-empty-title = Todavía no hay fotos
timeline-empty-with-mouse = Suelta fotos o carpetas en cualquier lugar, o elígelas en tu ordenador.
timeline-empty-with-touch = Añade fotos desde tu teléfono.

welcome-title = Te damos la bienvenida a Vitrine
welcome-heading = Tus fotos, en tu casa
welcome-text = Vitrine conserva cada original intacto, se abre en un instante y no enseña tus fotos a nadie más que a ti.
welcome-start = Crear la primera cuenta
welcome-administrator = Necesitas el enlace de configuración que aparece en el registro de la galería.
