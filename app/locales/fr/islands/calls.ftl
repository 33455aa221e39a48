call-unreachable = La galerie est injoignable.
call-not-understood = Un problème est survenu. Rechargez la page.
call-fault-of-ours = Un problème est survenu de notre côté. Réessayez.
