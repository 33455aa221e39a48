photo-of = Foto vom { $date }, { $time }
