call-unreachable = Can’t reach the gallery.
call-not-understood = Something went wrong. Please reload the page.
call-fault-of-ours = Something went wrong on our side. Please try again.
