# Lists of photos: the timeline and the trash.
list-older = Older photos
list-none-selected = Select at least one photo.

# What can be done with selected photos. The buttons of a list stand in one bar, on phones too: short words.
list-selected = Selected photos
list-clear = Clear selection
list-download = Download
list-trash = Move to trash
list-restore = Restore
list-delete = Delete permanently
