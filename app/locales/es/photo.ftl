photo-of = Foto del { $date }, { $time }
