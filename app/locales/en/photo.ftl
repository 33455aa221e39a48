# What a photo without a title is called: when it was taken. One without even that.
photo-of = Photo of { $date }, { $time }
photo-unnamed = Photo
# A badge on pictures that move.
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
