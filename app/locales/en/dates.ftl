month-name = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
weekday-name = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}

# A heading above the photos of a month.
date-month = { $month } { $year }
# A heading above the photos of a day.
date-day = { $weekday }, { NUMBER($day) } { $month }
# A complete day.
date-full = { $weekday }, { NUMBER($day) } { $month } { $year }
# The same without the weekday.
date-short = { NUMBER($day) } { $month } { $year }
time = { $hour }:{ $minute }
time-exact = { $hour }:{ $minute }:{ $second }
date-and-time = { $date }, { $time }
