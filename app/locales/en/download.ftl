download-title = Download
download-making =
    { $count ->
        [one] Preparing { $count } photo…
       *[other] Preparing { $count } photos…
    } { NUMBER($done) } done
download-bar = Preparing the download
download-ready = { $count ->
    [one] Your download is ready: { $count } photo, { $size }.
   *[other] Your download is ready: { $count } photos, { $size }.
}
download-left-out = { $count ->
    [one] { $count } photo was deleted in the meantime and left out.
   *[other] { $count } photos were deleted in the meantime and left out.
}
download-fetch = Download { $file }
download-kept = The file is kept for a day. If the download stops, come back to this page.
download-stalled = Something went wrong on our side. Please select the photos again.
download-expired = This download has expired: downloads are kept for a day. Please select the photos again.
download-back = Back to photos
