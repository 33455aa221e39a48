# The owner's texts about a photo.
panel-title = Title
panel-add-title = Add a title
panel-description = Description
panel-add-description = Add a description
panel-save = Save

# Facts about the photo. “Exposure” is before “1/250 s · f/2.8 · ISO 100 · 35 mm”.
panel-taken = Taken
panel-rating = Rating
panel-keywords = Keywords
panel-creator = Creator
panel-copyright = Copyright
panel-camera = Camera
panel-lens = Lens
panel-exposure = Exposure
panel-place = Place
panel-file-name = File name
panel-size = Size
panel-dimensions = Dimensions
panel-added = Added

# The time with the camera's offset from UTC: “Friday, 5 July 2024, 18:30:05 (+02:00)”.
panel-taken-with-offset = { $at } ({ $offset })
panel-taken-unknown = Unknown
panel-taken-unknown-added = Unknown – added { $date }
panel-stars = { NUMBER($stars) } of 5 stars
panel-rejected = Rejected
