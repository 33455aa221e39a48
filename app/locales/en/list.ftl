# Lists of photos: the timeline and the trash.
list-older = Older photos
list-none-selected = Select at least one photo.

# Actions for selected photos. The buttons are in one bar, also on phones, so the words must be short.
list-selected = Selected photos
list-clear = Clear selection
list-download = Download
list-trash = Move to trash
list-restore = Restore
list-delete = Delete permanently
