# A movement order in English. Keys are the same in every language; a test compares them.

title = Movement order
title-redacted = Movement order: version for sharing
caveat = An estimate made from judgement, never a clearance. Check it against current local reports before anyone moves.
redacted-note = Dates, clock times, the convoy and what it carries, hazards, areas, escorts and other routes are left out. Hours count from the start of each day. The complete order stays with the convoy commander.

route = { $rank } of { $of }: { $label }, { $km }
days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
duration = { $days }; the head is at the release point { $elapsed } after the departure asked for
holds-march = { $date }, the last day of the march
holds-layer = { $date }: on that day "{ $name }" ends, before the march does
cut-off = { $date } (map: { $map }): { $age ->
    [one] 1 day
   *[other] { $age } days
} old at departure, { $end ->
    [one] 1 day
   *[other] { $end } days
} on the last day
cut-off-old = That is an old picture.
cut-off-unknown = not stated by the files (map: { $map }): find out how old the picture is

fact-route = Route
fact-via = By way of
fact-departure = Departure asked for
fact-duration = Duration
fact-holds = Holds until
fact-cut-off = Data cut-off
fact-convoy = Convoy
fact-cargo = Cargo
fact-column = Column length
fact-pass = Passing time
fact-hours = Hours of movement
fact-rests = Rests
fact-contingency = Allowances
fact-distance = Distance
fact-times = Times
fact-roads = Roads
fact-surface = Surface
fact-speed = Speed
fact-hazard = Hazard
fact-escort = Escort
fact-turn = Turn-back point

section-situation = Situation
section-convoy = Convoy and order of march
section-timetable = Timetable
section-cards = Route cards
section-handovers = Escort handovers
section-halts = { $drive ->
    [night] Halts for the day
   *[day] Halts for the night
}
section-criteria = Go, no-go and turn-back
section-alternates = Alternates
section-communications = Communications
section-warnings = Warnings of the plan
section-sign-off = Sign-off

situation-route = Whole route: { $expected } { $n ->
   *[other] expected attacks
} on this convoy; P(at least one attack) { $chance }, the interval for rates half and twice as high.
situation-phi = If escorts change nothing, P(at least one attack) is { $chance }.
situation-no-areas = The route crosses no area of influence that the map knows. That is no proof that there is none.
situation-areas-note = Kilometres are of the route. The hazard is that of all sources on the road within the area: where areas overlap, it counts in each.
situation-no-near = No secured area and no closure of the map is within 25 km of the route.
near-secured = Secured area "{ $name }", { $on ->
    [yes] on the route
   *[no] { $km } from the route
}; ends: { $until }.
near-closure = Closure "{ $name }", { $on ->
    [yes] on the route
   *[no] { $km } from the route
}; ends: { $until }.
situation-first-day = The layers are those in force on the day of departure. One that begins during the march is not in this plan.
until-unstated = not stated

trucks = { $n ->
    [one] 1 truck
   *[other] { $count } trucks
}, profile { $profile }
cargo-fuel = fuel
cargo-food = food
cargo-medical = medical supplies
cargo-general = general cargo
pass-range = { $least } to { $most }, by the speed of the road
hours-of-movement = { $drive ->
    [night] by night: from { $margin } min after sunset to { $margin } min before sunrise
   *[day] by day: from { $margin } min after sunrise to { $margin } min before sunset
}; halts are reached by the whole column
rests = { $rest } min after { $after } h of driving; at most { $duty } h of driving in a day
contingency = { $share } on driving times; checkpoints may take { $spread } more or less than planned
packet = Packet { $number }: trucks { $first } to { $last }; { $gap } min between packets.
one-column = One column: trucks 1 to { $last }.
order-of-march = The head keeps to the times below and not above the speed of each card. The last vehicle reports each point as the column clears it.

timetable-note = Local times. Head and tail as planned, with the allowances; in between, the head's earliest and latest time. The last column is what is left from the tail's arrival to { $drive ->
    [night] sunrise
   *[day] sunset
}.
timetable-note-redacted = Hours and minutes after the start of the day, for the head of the column.
day = Day { $n }
day-dated = Day { $n }, { $date }
day-at = day { $n }, { $at }
day-leaves = The head leaves { $place } at { $at }.
day-all-in = The whole column is in at { $place } by { $at }.
day-closes = It has to be in by { $at }.
day-slack = Slack: { $slack }.

point-start = start point: { $name }
point-release = release point: { $name }
point-via = via { $name }
point-escort-on = { $name }: escort takes over
point-escort-off = { $name }: escort hands back
point-border = border: { $name }
point-checkpoint = checkpoint: { $name }
point-halt = { $name } (safe halt)
point-night = halt: { $name }
point-place = { $name }
point-area-entry = into the area { $name }
point-area-exit = out of the area { $name }
point-rest = rest

col-area = Area
col-group = Group
col-span = km from–to
col-length = Length
col-expected = Expected attacks
col-chance = P(attack)
col-until = Ends
col-km = km
col-point = Point
col-head = Head
col-head-after = Head, after the day's start
col-between = Earliest–latest
col-tail = Tail
col-stay = Stay
col-margin = { $drive ->
    [night] To sunrise
   *[day] To sunset
}
col-critical = Critical point
col-back-km = Back
col-back-by = Turn back by
col-on-km = On
col-on-by = Leave by
col-place = Place
col-when = Head
col-hands-over = Hands over
col-takes-over = Takes over
col-day = Day
col-all-in = All in
col-closes = Closes
col-leaves = Head leaves
stay-night = { $drive ->
    [night] the day
   *[day] the night
}

cards-note = Each leg runs from one place where the convoy may stay to the next. Before the turn-back point the way back to the last halt is shorter in time than the way on, the way back taken to last as long as the way out.
cards-note-tables = In the tables: how far back to the last halt and until when the whole column can still be there, how far on to the next and until when the point may be left forwards.
card = Leg { $seq }, day { $day }
distance = { $km }, from km { $from } to km { $to }
times = leave { $leaves }, arrive { $arrives }
times-by = leave { $leaves } and no later than { $by }; arrive { $arrives }
surface-paved = paved
surface-unpaved = unpaved
surface-unknown = unknown
speed-even = { $mean } km/h
speed = { $mean } km/h on average, { $least } to { $most } km/h by stretch
band-none = none known
band-very-low = very low
band-low = low
band-moderate = moderate
band-high = high
band-very-high = very high
hazard = { $band } ({ $rate } { $n ->
   *[other] expected attacks
} per 1000 km); P(attack) { $chance }; { $share } of the route's hazard
escort-none = none
escort-armed = armed
escort-civil = civil
escort-stretch = { $escort } from km { $from } to km { $to }
turn-at = km { $km }, at { $before }: { $back } back, { $on } on
turn-between = km { $km }, between { $before } and { $after }: { $back } back, { $on } on
back-no = no way back in time

handovers-none = No escort on this route: access is negotiated.
convoy-itself = the convoy itself
halts-none = None: the march ends on the day it begins.

criteria-before = Before leaving
criteria-late = Too late to go on
criteria-worst = The leg with the most hazard
criteria-turn = Turn-back points
go-signed = No signature below, no movement.
go-age = The risk picture is { $age ->
    [one] 1 day
   *[other] { $age } days
} old at departure and { $end ->
    [one] 1 day
   *[other] { $end } days
} on the last day. If it is older than { $days } days when the convoy is to leave, or if there is a newer one, ask for a new plan first.
go-age-unknown = The files do not say how old the risk picture is. If it is older than { $days } days, or if nobody can tell, ask for a new plan first.
go-lapse = { $kind ->
    [secured] The secured area
    [closure] The closure
   *[other] The layer
} "{ $name }" ends on { $date }, during the march. Do not leave { $halt } on day { $day } without a new plan.
go-least-slack = Day { $day }, { $from } → { $to }, has the least slack: { $slack }. A delay that is longer than that costs a day.
late-leave = Day { $day }: if the head has not left { $from } by { $by }, stay at { $from }. The tail would be at { $to } after { $closes }, when { $drive ->
    [night] dawn
   *[day] dusk
} is too near.
late-next = Or go no farther than { $next }, if the head leaves by { $until }.
late-checks = Day { $day }: if checkpoints take their longest, the column is at { $to } { $late } too late.
late-check-back = Day { $day }: if checkpoints take their longest, the column is at { $to } { $late } too late. Go on from { $check } (planned stay { $stay }) only if the head leaves it by { $on }. The way back to { $halt } is open until { $back }; after that, stay at { $check } for the night. Settle with the post beforehand whether that can be done.
late-check-no-way = Day { $day }: if checkpoints take their longest, the column is at { $to } { $late } too late. Go on from { $check } (planned stay { $stay }) only if the head leaves it by { $on }. { $halt } cannot be reached any more in time, so settle with the post beforehand whether the convoy can stay there for the night.
worst-leg = Leg { $leg } (day { $day }), { $from } → { $to }: { $share } of the route's hazard, band { $band }, P(attack) { $chance }. Before leaving { $from }: reports of the last 24 hours on { $groups } along this leg; { $escorted ->
    [yes] the escort ({ $escort }) is with the convoy or confirmed at its post;
   *[no] access confirmed with those it was negotiated with;
} the day's slack of { $slack } not used up. If one of these is missing, stay at { $from }.
groups-none = armed groups of any kind
turn-rule = If something holds the convoy up on a leg: before this point the last halt is nearer in time, beyond it the next one. Do not go on towards a closed or contested road, wherever the convoy is. In turning back the order of march is reversed: the last vehicle leads.
turn-point = Day { $day }, { $from } → { $to }: { $turn }.

alternates-none = This plan proposes no other route. Without a limit on the request the program shows what others there are.
alternate = Route { $rank } ({ $label }){ $named ->
    [yes] , by way of { $via }
   *[no] { "" }
}.
switch-at = Decide at { $place } (km { $km }), where the head is on day { $day } at { $at }.
switch-beyond = Decide { $beyond } beyond { $place } (km { $km }), where the head is on day { $day } at { $at }.
switch-halt = Decide at { $place } (km { $km }), before the head leaves it on day { $day } at { $at }.
switch-same-road = The road is the same; escorts or halts differ.
switch-costs = Against this route: { $costs }.
switch-hazard = Expected attacks { $expected }; P(attack) { $chance }.
alternates-note = Each has its own halts and times: have its order at hand before the point where one must switch.

colon = :
list-and = { $first } and { $last }
label-fastest = fastest
label-shortest = shortest
label-cheapest = cheapest
label-balanced = balanced
label-least-hazard = least hazard
label-optimal = optimal
label-alternative = alternative
label-between = in between
label-fastest-and-least-hazard = fastest, and least hazard
label-balanced-found = balanced, of those found
label-best-found = best found

blank-commander = Convoy commander (name, call sign, telephone)
blank-head = Head vehicle (name, call sign)
blank-tail = Last vehicle (name, call sign)
blank-frequencies = Frequencies or telephone, main and alternate
blank-reports = Reports at (points or times), to whom
blank-emergency = In an emergency
sign-off-note = The program proposes; it approves nothing.
blank-prepared = Prepared by (name, time)
blank-checked = Checked against local reports by (name, time)
blank-approved = Approved by (name, time)

date = { $weekday } { $day } { $month } { $year }
clock = { $hour }:{ $minute }
weekday = { $n ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
month = { $n ->
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
