fault-empty = “{ $file }” is empty.
fault-video = “{ $file }” can’t be added. Videos aren’t supported yet.
fault-unsupported-format = “{ $file }” isn’t a supported image. Vitrine accepts { $formats }.
fault-unsupported-kind = “{ $file }” is a kind of { $format } that Vitrine can’t read. Export it as JPEG, or as PNG with 8 or 16 bits.
fault-heic = “{ $file }” is a HEIC photo, which Vitrine can’t read yet. Export it as JPEG, or on your iPhone choose Settings › Camera › Formats › Most Compatible.
fault-too-large = “{ $file }” is too large. The limit is { $limit } per file.
fault-too-many-pixels = “{ $file }” is { $megapixels } megapixels; the limit is { $limit }.
fault-too-long = “{ $file }” is { NUMBER($width) } × { NUMBER($height) } pixels; the limit for each side is { NUMBER($limit) }.
fault-corrupt = “{ $file }” is damaged and can’t be opened.
fault-truncated = “{ $file }” is incomplete: part of the file is missing.
fault-timed-out = “{ $file }” took too long to process.
fault-interrupted =
    “{ $file }” couldn’t be processed: the gallery was interrupted { $times ->
        [one] { $times } time
       *[other] { $times } times
    } while trying. Your original is safe; please try again later.
fault-altered = “{ $file }” changed while it was uploading. Remove it and add it again.
fault-over-quota = There’s not enough space for “{ $file }”. Your limit is { $limit }.
fault-in-library = “{ $file }” is already in your library.
fault-in-trash = “{ $file }” is already in your trash. You can restore it there.

file-uploaded = “{ $file }” uploaded. Processing…
file-still-processing = “{ $file }” was uploaded earlier and is still processing.
file-none-chosen = Choose at least one photo.
