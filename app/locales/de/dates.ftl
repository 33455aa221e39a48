month-name = { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
}
month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] März
    [4] Apr
    [5] Mai
    [6] Juni
    [7] Juli
    [8] Aug
    [9] Sept
    [10] Okt
    [11] Nov
   *[12] Dez
}
weekday-name = { $weekday ->
    [1] Montag
    [2] Dienstag
    [3] Mittwoch
    [4] Donnerstag
    [5] Freitag
    [6] Samstag
   *[7] Sonntag
}

date-month = { $month } { $year }
date-day = { $weekday }, { NUMBER($day) }. { $month }
date-full = { $weekday }, { NUMBER($day) }. { $month } { $year }
date-short = { NUMBER($day) }. { $month } { $year }
time = { $hour }:{ $minute }
time-exact = { $hour }:{ $minute }:{ $second }
date-and-time = { $date }, { $time }
