layout-description = Tu propia galería de fotos privada.
layout-skip = Ir al contenido
layout-home = Vitrine, todas las fotos
layout-navigation = Menú principal
layout-photos = Fotos
layout-trash = Papelera
layout-account = Cuenta
layout-add-photos = Añadir fotos

language-label = Idioma
language-of-browser = El del navegador
language-change = Cambiar
