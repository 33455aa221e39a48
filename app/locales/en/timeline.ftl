timeline-title = Photos
timeline-back-to-start = Back to the newest photos
timeline-months = Months
# The accessible name of a link to a month. It must start with the visible text, which is the short name of the month.
timeline-month = { $month } { $year }

timeline-empty-title = No photos yet
timeline-empty-with-mouse = Drop photos or folders anywhere, or choose them from your computer.
timeline-empty-with-touch = Add photos from your phone.

# The page of a gallery that has no accounts yet.
welcome-title = Welcome to Vitrine
welcome-heading = Your photos, at home
welcome-text = Vitrine keeps every original untouched, opens in a blink, and shows your photos to no one but you.
welcome-start = Create the first account
welcome-administrator = You’ll need the set-up link from the gallery’s log.
