download-title = Descarga
download-making =
    { $count ->
        [one] Preparando { $count } foto…
       *[other] Preparando { $count } fotos…
    } { $done ->
        [one] { $done } lista
       *[other] { $done } listas
    }
download-bar = Preparando la descarga
download-ready = { $count ->
    [one] Tu descarga está lista: { $count } foto, { $size }.
   *[other] Tu descarga está lista: { $count } fotos, { $size }.
}
download-left-out = { $count ->
    [one] { $count } foto se eliminó mientras tanto y no se incluye.
   *[other] { $count } fotos se eliminaron mientras tanto y no se incluyen.
}
download-fetch = Descargar { $file }
download-kept = El archivo se conserva un día. Si la descarga se interrumpe, vuelve a esta página.
download-stalled = Algo ha fallado por nuestra parte. Vuelve a seleccionar las fotos.
download-expired = Esta descarga ha caducado: las descargas se conservan un día. Vuelve a seleccionar las fotos.
download-back = Volver a las fotos
