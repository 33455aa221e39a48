failure-title = Algo ha fallado
failure-not-found = Página no encontrada
failure-no-page = No hemos encontrado esa página.
failure-back = Volver a las fotos
failure-id = ID del error: <code>{ $id }</code>
failure-id-line = ID del error: { $id }

request-from-another-site = Este formulario se ha enviado desde otro sitio, así que no se ha cambiado nada.
request-another-host = Esta galería solo se abre en { $address }.
request-unknown-host = Esta galería no se puede abrir con este nombre. Quien la gestiona puede asignar su dirección a VITRINE_ORIGIN.
request-too-large = Esta petición es demasiado grande. El límite es { $limit }.
