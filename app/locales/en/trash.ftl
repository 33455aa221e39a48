trash-title = Trash
trash-empty = Empty trash
trash-days = { $days ->
    [one] Items in the trash are permanently deleted after { $days } day.
   *[other] Items in the trash are permanently deleted after { $days } days.
}
trash-nothing = The trash is empty.
trash-restored = { $count ->
    [one] { $count } photo restored
   *[other] { $count } photos restored
}
trash-deleted = { $count ->
    [one] { $count } photo permanently deleted.
   *[other] { $count } photos permanently deleted.
}

# The question before the trash is emptied: with the number of photos, or without it if there are too many to count.
empty-title = Empty trash?
empty-counted = { $count ->
    [one] This permanently deletes the photo in the trash. You can’t undo this.
   *[other] This permanently deletes all { $count } photos in the trash. You can’t undo this.
}
empty-all = This permanently deletes all photos in the trash. You can’t undo this.
empty-submit-counted = { $count ->
    [one] Delete { $count } photo permanently
   *[other] Delete { $count } photos permanently
}
empty-submit-all = Delete all photos permanently
empty-cancel = Cancel

# A deletion in progress.
deletion-progress =
    { $count ->
        [one] Deleting { $count } photo…
       *[other] Deleting { $count } photos…
    } { NUMBER($done) } done
deletion-counting = Deleting photos…
deletion-bar = Deleting photos
deletion-stalled = Something went wrong on our side. The rest will be deleted automatically later.
