# The buttons that choose files, and the area where files are dropped.
uploader-drop = Drop photos or folders to add them
uploader-title = Add photos
uploader-hint = You can also drag photos or folders onto any page, or paste them.
uploader-photos = Choose photos
uploader-camera = Take a photo
uploader-folder = Choose a folder
uploader-close = Close
uploader-leaving = Photos are still uploading.
uploader-unreachable = Can’t reach the gallery. Please reload the page and try again.

# What went wrong with one file.
uploader-failed = “{ $file }” couldn’t be uploaded.
uploader-failed-again = “{ $file }” couldn’t be uploaded. Please try again.
uploader-unreadable = “{ $file }” couldn’t be read. It may have been moved or changed.
uploader-not-processed = This photo couldn’t be processed.
uploader-removed = This photo was removed.

# The heading of the tray, and the line below.
tray-adding = { $count ->
    [one] Adding { $count } photo
   *[other] Adding { $count } photos
}
tray-processing = { $count ->
    [one] Processing { $count } photo
   *[other] Processing { $count } photos
}
tray-progress = { NUMBER($done) } of { NUMBER($count) } added. You can leave this page.
tray-waiting-for-connection = waiting for connection
tray-few-seconds = a few seconds left
tray-seconds = about { NUMBER($count) } seconds left
tray-minute = about a minute left
tray-minutes = about { NUMBER($count) } minutes left
tray-hours = about { NUMBER($count) } hours left

# The result: one or more of these, joined by tray-row.
tray-added = { NUMBER($count) } added
tray-in-library = { NUMBER($count) } already in your library
tray-failed = { NUMBER($count) } couldn’t be added
tray-row = { $first }, { $second }

# The state of a file, and how much of it was sent.
tray-detail = { $state } · { $amount }
tray-amount = { $sent } of { $total } { $unit }
tray-total = { $total } { $unit }
tray-unit = { $unit ->
    [kB] kB
    [MB] MB
    [GB] GB
    [byte] byte
   *[bytes] bytes
}
tray-state-waiting = Waiting
tray-state-checking = Checking
tray-state-uploading = Uploading
tray-state-offline = Waiting for connection
tray-state-processing = Processing
tray-state-added = Added
tray-state-in-library = Already in your library
tray-state-in-trash = Already in your trash
tray-state-same = Same photo as “{ $file }”

tray-show-files = Show files
tray-close = Close file list
tray-total-progress = Total progress
tray-files = Files
tray-more = and { NUMBER($count) } more
tray-progress-of = Progress of { $file }
tray-skip-all = Skip all duplicates
tray-cancel-all = Cancel all
tray-cancel = Cancel
tray-skip = Skip
tray-keep-both = Keep both
tray-try-again = Try again
# The accessible name of a button, with the name of its file.
tray-button-of = { $button } { $file }
