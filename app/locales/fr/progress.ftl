progress-updates = Cette page s’actualise d’elle-même. Vous pouvez la quitter et y revenir plus tard.
progress-leave = Vous pouvez quitter cette page et y revenir plus tard.
progress-refresh = Actualiser
