photo-of = Photo of { $date }, { $time }
