layout-description = Your own private photo gallery.
layout-skip = Skip to content
layout-home = Vitrine, all photos
layout-navigation = Main
layout-photos = Photos
layout-trash = Trash
layout-account = Account
layout-add-photos = Add photos

# The form that changes the language of pages.
language-label = Language
language-of-browser = Same as browser
language-change = Change
