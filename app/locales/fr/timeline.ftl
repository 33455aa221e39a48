timeline-title = Photos
timeline-back-to-start = Revenir aux photos les plus récentes
timeline-months = Mois
timeline-month = { $month } { $year }

timeline-empty-title = Aucune photo pour l’instant
timeline-empty-with-mouse = Déposez des photos ou des dossiers n’importe où, ou choisissez-les sur votre ordinateur.
timeline-empty-with-touch = Ajoutez des photos depuis votre téléphone.

welcome-title = Bienvenue dans Vitrine
welcome-heading = Vos photos, chez vous
welcome-text = Vitrine garde chaque original intact, s’ouvre en un clin d’œil et ne montre vos photos qu’à vous.
welcome-start = Créer le premier compte
welcome-administrator = Il vous faut le lien de configuration inscrit dans le journal de la galerie.
