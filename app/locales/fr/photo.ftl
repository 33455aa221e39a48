photo-of = Photo du { $date }, { $time }
