month-name = { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
}
month-short = { $month ->
    [1] ene
    [2] feb
    [3] mar
    [4] abr
    [5] may
    [6] jun
    [7] jul
    [8] ago
    [9] sept
    [10] oct
    [11] nov
   *[12] dic
}
weekday-name = { $weekday ->
    [1] lunes
    [2] martes
    [3] miércoles
    [4] jueves
    [5] viernes
    [6] sábado
   *[7] domingo
}

date-month = { $month } de { $year }
date-day = { $weekday }, { NUMBER($day) } de { $month }
date-full = { $weekday }, { NUMBER($day) } de { $month } de { $year }
date-short = { NUMBER($day) } de { $month } de { $year }
time = { $hour }:{ $minute }
time-exact = { $hour }:{ $minute }:{ $second }
date-and-time = { $date }, { $time }
