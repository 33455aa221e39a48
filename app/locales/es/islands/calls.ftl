call-unreachable = No se puede acceder a la galería.
call-not-understood = Algo ha fallado. Vuelve a cargar la página.
call-fault-of-ours = Algo ha fallado por nuestra parte. Inténtalo de nuevo.
