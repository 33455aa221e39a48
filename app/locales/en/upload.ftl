upload-title = Add photos
upload-results = Results
upload-received = Photo uploaded. Processing…

# The form, for several files or for one.
upload-photos = Photos
upload-photo = Photo
upload-hint-each = { $formats }, up to { $limit } each. Your originals are kept unchanged.
upload-hint = { $formats }, up to { $limit }. Your originals are kept unchanged.
upload-submit = Add photos

# Headings above photos that are not in the timeline yet.
upload-failed = Couldn’t be added
upload-unsent = Not fully uploaded
upload-processing = Still processing
upload-unsent-file = “{ $file }” wasn’t fully uploaded. Add it again to resume.
upload-processing-file = “{ $file }” is being processed.
upload-remove = Remove
