# The name of a photo without a title: with the time when it was taken, and without it.
photo-of = Photo from { $date }, { $time }
photo-unnamed = Photo
# A badge on animated pictures.
photo-animated = Animated
photo-processing = This photo is still being processed. Check back in a moment.

photo-previous = Previous photo
photo-next = Next photo
photo-slideshow = Slideshow
photo-full-screen = Full screen
photo-details = Details
photo-download-original = Download original
photo-trash = Move to trash
photo-restore = Restore
