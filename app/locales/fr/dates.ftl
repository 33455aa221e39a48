month-name = { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
}
month-short = { $month ->
    [1] janv.
    [2] févr.
    [3] mars
    [4] avr.
    [5] mai
    [6] juin
    [7] juil.
    [8] août
    [9] sept.
    [10] oct.
    [11] nov.
   *[12] déc.
}
weekday-name = { $weekday ->
    [1] lundi
    [2] mardi
    [3] mercredi
    [4] jeudi
    [5] vendredi
    [6] samedi
   *[7] dimanche
}

date-month = { $month } { $year }
date-day =
    { $weekday } { $day ->
        [1] 1er
       *[other] { NUMBER($day) }
    } { $month }
date-full =
    { $weekday } { $day ->
        [1] 1er
       *[other] { NUMBER($day) }
    } { $month } { $year }
date-short =
    { $day ->
        [1] 1er
       *[other] { NUMBER($day) }
    } { $month } { $year }
time = { $hour }:{ $minute }
time-exact = { $hour }:{ $minute }:{ $second }
date-and-time = { $date }, { $time }
