# Below the progress of a download or a deletion.
progress-updates = This page updates by itself. You can leave it and come back.
progress-leave = You can leave this page and come back.
progress-refresh = Refresh
