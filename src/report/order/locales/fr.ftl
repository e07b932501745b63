# Un ordre de mouvement en français. Les clés sont les mêmes dans chaque langue ; un test les compare.

title = Ordre de mouvement
title-redacted = Ordre de mouvement : version à diffuser
caveat = Estimation fondée sur un jugement, jamais une autorisation. À vérifier auprès des sources locales avant tout mouvement.
redacted-note = Les dates, les heures, le convoi et son chargement, les dangers, les zones, les escortes et les autres itinéraires sont omis. Les durées se comptent à partir du départ de chaque jour. L’ordre complet reste aux mains du chef de convoi.

route = { $rank } sur { $of } : { $label }, { $km }
days = { $n ->
    [one] { $n } jour
   *[other] { $n } jours
}
duration = { $days } ; la tête atteint le point de dégagement { $elapsed } après l’heure de départ demandée
holds-march = jusqu’au { $date }, dernier jour de la marche
holds-layer = jusqu’au { $date } : « { $name } » prend fin ce jour-là, avant la fin de la marche
cut-off = { $date } (carte : { $map }) : données vieilles de { $age ->
    [one] { $age } jour
   *[other] { $age } jours
} au départ, de { $end ->
    [one] { $end } jour
   *[other] { $end } jours
} le dernier jour
cut-off-old = Ces données sont anciennes.
cut-off-unknown = non indiquée par les fichiers (carte : { $map }) : se renseigner sur l’âge des données

fact-route = Itinéraire
fact-via = Par
fact-departure = Départ demandé
fact-duration = Durée
fact-holds = Validité
fact-cut-off = Données arrêtées
fact-convoy = Convoi
fact-cargo = Chargement
fact-column = Longueur de la colonne
fact-pass = Durée d’écoulement
fact-hours = Heures de marche
fact-rests = Pauses
fact-contingency = Majorations
fact-distance = Distance
fact-times = Horaire
fact-roads = Routes
fact-surface = Revêtement
fact-speed = Vitesse
fact-hazard = Danger
fact-escort = Escorte
fact-turn = Point de demi-tour

section-situation = Situation
section-convoy = Convoi et ordre de marche
section-timetable = Tableau de marche
section-cards = Fiches d’itinéraire
section-handovers = Relèves d’escorte
section-halts = { $drive ->
    [night] Haltes de jour
   *[day] Haltes de nuit
}
section-criteria = Conditions de départ, d’arrêt et de demi-tour
section-alternates = Itinéraires de rechange
section-communications = Transmissions
section-warnings = Avertissements du plan (en anglais)
section-sign-off = Signatures

situation-route = Itinéraire entier : { $expected } { $n ->
    [one] attaque attendue
   *[other] attaques attendues
} sur ce convoi ; P(au moins une attaque) { $chance }, l’intervalle étant celui de taux deux fois moindres et deux fois plus élevés.
situation-phi = Si les escortes ne changent rien, P(au moins une attaque) est de { $chance }.
situation-no-areas = L’itinéraire ne traverse aucune zone d’influence connue de la carte. Cela ne prouve pas qu’il n’y en ait pas.
situation-areas-note = Les kilomètres sont ceux de l’itinéraire. Le danger est celui de toutes les sources sur la route à l’intérieur de la zone : là où des zones se recouvrent, il compte dans chacune.
situation-no-near = Aucune zone sécurisée et aucune fermeture de la carte à moins de 25 km de l’itinéraire.
near-secured = Zone sécurisée « { $name } », { $on ->
    [yes] sur l’itinéraire
   *[no] à { $km } de l’itinéraire
} ; fin : { $until }.
near-closure = Fermeture « { $name } », { $on ->
    [yes] sur l’itinéraire
   *[no] à { $km } de l’itinéraire
} ; fin : { $until }.
situation-first-day = Les couches sont celles en vigueur le jour du départ. Une couche qui commence pendant la marche n’est pas prise en compte.
until-unstated = non indiquée

trucks = { $n ->
    [one] { $count } camion
   *[other] { $count } camions
}, profil { $profile }
cargo-fuel = carburant
cargo-food = vivres
cargo-medical = produits médicaux
cargo-general = marchandises diverses
pass-range = de { $least } à { $most }, selon la vitesse sur la route
hours-of-movement = { $drive ->
    [night] de nuit : de { $margin } min après le coucher à { $margin } min avant le lever du soleil
   *[day] de jour : de { $margin } min après le lever à { $margin } min avant le coucher du soleil
} ; toute la colonne doit alors être rentrée à la halte
rests = { $rest } min après { $after } h de conduite ; au plus { $duty } h de conduite par jour
contingency = { $share } sur les temps de conduite ; un contrôle peut durer { $spread } de plus ou de moins que prévu
packet = Rame { $number } : camions { $first } à { $last } ; { $gap } min entre les rames.
one-column = Une seule colonne : camions 1 à { $last }.
order-of-march = La tête respecte les heures ci-dessous sans dépasser la vitesse de chaque fiche. Le serre-file rend compte de chaque point dès que la colonne l’a dégagé.

timetable-note = Heures locales. Tête et queue de colonne selon le plan, majorations comprises ; entre les deux, l’heure au plus tôt et au plus tard de la tête. La dernière colonne donne le temps restant entre l’arrivée de la queue et le { $drive ->
    [night] lever
   *[day] coucher
} du soleil.
timetable-note-redacted = Heures et minutes après le départ du jour, pour la tête de la colonne.
day = Jour { $n }
day-dated = Jour { $n }, { $date }
day-at = jour { $n }, { $at }
day-leaves = La tête quitte { $place } à { $at }.
day-all-in = Toute la colonne est à { $place } à { $at }.
day-closes = Elle doit y être au plus tard à { $at }.
day-slack = Marge : { $slack }.

point-start = point de départ : { $name }
point-release = point de dégagement : { $name }
point-via = par { $name }
point-escort-on = { $name } : prise en charge par l’escorte
point-escort-off = { $name } : fin d’escorte
point-border = frontière : { $name }
point-checkpoint = contrôle : { $name }
point-halt = { $name } (halte sûre)
point-night = halte : { $name }
point-place = { $name }
point-area-entry = entrée dans la zone { $name }
point-area-exit = sortie de la zone { $name }
point-rest = pause

col-area = Zone
col-group = Groupe
col-span = km de–à
col-length = Longueur
col-expected = Attaques attendues
col-chance = P(attaque)
col-until = Fin
col-km = km
col-point = Point
col-head = Tête
col-head-after = Tête, après le départ du jour
col-between = Au plus tôt–tard
col-tail = Queue
col-stay = Arrêt
col-margin = { $drive ->
    [night] Avant le lever
   *[day] Avant le coucher
}
col-critical = Point critique
col-back-km = Retour
col-back-by = Demi-tour avant
col-on-km = Suite
col-on-by = Repartir avant
col-place = Lieu
col-when = Tête
col-hands-over = Passe la main
col-takes-over = Prend en charge
col-day = Jour
col-all-in = Colonne rentrée
col-closes = Limite
col-leaves = Départ de la tête
stay-night = { $drive ->
    [night] la journée
   *[day] la nuit
}

cards-note = Chaque étape va d’un lieu où le convoi peut rester au suivant. Avant le point de demi-tour, le retour à la dernière halte est plus court en temps que la suite, le retour étant supposé durer autant que l’aller.
cards-note-tables = Dans les tableaux : la distance jusqu’à la dernière halte et l’heure jusqu’à laquelle toute la colonne peut encore y revenir, la distance jusqu’à la prochaine et l’heure limite pour quitter le point vers l’avant.
card = Étape { $seq }, jour { $day }
distance = { $km }, du km { $from } au km { $to }
times = départ { $leaves }, arrivée { $arrives }
times-by = départ { $leaves } et au plus tard { $by } ; arrivée { $arrives }
surface-paved = revêtu
surface-unpaved = non revêtu
surface-unknown = inconnu
speed-even = { $mean } km/h
speed = { $mean } km/h en moyenne, de { $least } à { $most } km/h selon le tronçon
band-none = aucun connu
band-very-low = très faible
band-low = faible
band-moderate = modéré
band-high = élevé
band-very-high = très élevé
hazard = { $band } ({ $rate } { $n ->
    [one] attaque attendue
   *[other] attaques attendues
} pour 1000 km) ; P(attaque) { $chance } ; { $share } du danger de l’itinéraire
escort-none = aucune
escort-armed = armée
escort-civil = civile
escort-stretch = { $escort } du km { $from } au km { $to }
turn-at = km { $km }, à { $before } : { $back } pour le retour, { $on } pour la suite
turn-between = km { $km }, entre { $before } et { $after } : { $back } pour le retour, { $on } pour la suite
back-no = retour impossible à temps

handovers-none = Aucune escorte sur cet itinéraire : l’accès est négocié.
convoy-itself = le convoi lui-même
halts-none = Aucune : la marche s’achève le jour où elle commence.

criteria-before = Avant le départ
criteria-late = Trop tard pour continuer
criteria-worst = L’étape la plus dangereuse
criteria-turn = Points de demi-tour
go-signed = Sans signature ci-dessous, aucun mouvement.
go-age = Les données de danger auront { $age ->
    [one] { $age } jour
   *[other] { $age } jours
} au départ et { $end ->
    [one] { $end } jour
   *[other] { $end } jours
} le dernier jour. Si elles ont plus de { $days } jours au moment de partir, ou s’il en existe de plus récentes, demander d’abord un nouveau plan.
go-age-unknown = Les fichiers ne disent pas de quand datent les données de danger. Si elles ont plus de { $days } jours, ou si personne ne le sait, demander d’abord un nouveau plan.
go-lapse = { $kind ->
    [secured] La zone sécurisée
    [closure] La fermeture
   *[other] La couche
} « { $name } » prend fin pendant la marche, le { $date }. Ne pas quitter { $halt } le jour { $day } sans nouveau plan.
go-least-slack = Le jour { $day }, { $from } → { $to }, a la plus petite marge : { $slack }. Un retard plus long coûte une journée.
late-leave = Jour { $day } : si la tête n’a pas quitté { $from } à { $by }, rester à { $from }. La queue serait à { $to } après { $closes }, trop près { $drive ->
    [night] de l’aube
   *[day] de la tombée de la nuit
}.
late-next = Ou ne pas aller plus loin que { $next }, si la tête part à { $until } au plus tard.
late-checks = Jour { $day } : si les contrôles durent le plus longtemps prévu, la colonne arrive à { $to } avec { $late } de retard.
late-check-back = Jour { $day } : si les contrôles durent le plus longtemps prévu, la colonne arrive à { $to } avec { $late } de retard. Ne continuer depuis { $check } (arrêt prévu : { $stay }) que si la tête en repart à { $on } au plus tard. Le retour à { $halt } reste possible jusqu’à { $back } ; ensuite, passer la nuit à { $check }. Convenir à l’avance avec le poste que cela est possible.
late-check-no-way = Jour { $day } : si les contrôles durent le plus longtemps prévu, la colonne arrive à { $to } avec { $late } de retard. Ne continuer depuis { $check } (arrêt prévu : { $stay }) que si la tête en repart à { $on } au plus tard. { $halt } ne peut plus être regagné à temps : convenir à l’avance avec le poste que le convoi puisse y passer la nuit.
worst-leg = Étape { $leg } (jour { $day }), { $from } → { $to } : { $share } du danger de l’itinéraire, niveau { $band }, P(attaque) { $chance }. Avant de quitter { $from } : renseignements des dernières 24 heures sur { $groups } le long de cette étape ; { $escorted ->
    [yes] escorte ({ $escort }) auprès du convoi ou confirmée à son poste ;
   *[no] accès confirmé par ceux avec qui il a été négocié ;
} marge du jour ({ $slack }) non entamée. Si l’une de ces conditions manque, rester à { $from }.
groups-none = tout groupe armé
turn-rule = Si le convoi est arrêté en cours d’étape : avant ce point la dernière halte est la plus proche en temps, au-delà c’est la prochaine. Ne jamais continuer vers une route fermée ou disputée, où que soit le convoi. Au demi-tour l’ordre de marche s’inverse : le serre-file prend la tête.
turn-point = Jour { $day }, { $from } → { $to } : { $turn }.

alternates-none = Ce plan ne propose pas d’autre itinéraire. Sans limite dans la demande, le programme montre ceux qui existent.
alternate = Itinéraire { $rank } ({ $label }){ $named ->
    [yes] , par { $via }
   *[no] { "" }
}.
switch-at = Décider à { $place } (km { $km }), où la tête se trouve le jour { $day } à { $at }.
switch-beyond = Décider { $beyond } après { $place } (km { $km }), où la tête se trouve le jour { $day } à { $at }.
switch-halt = Décider à { $place } (km { $km }), avant que la tête n’en parte le jour { $day } à { $at }.
switch-same-road = La route est la même ; les escortes ou les haltes diffèrent.
switch-costs = Par rapport à cet itinéraire : { $costs }.
switch-hazard = Attaques attendues { $expected } ; P(attaque) { $chance }.
alternates-note = Chacun a ses propres haltes et ses heures : en avoir l’ordre en main avant le point où il faut décider.

colon = { " " }:
list-and = { $first } et { $last }
label-fastest = le plus rapide
label-shortest = le plus court
label-cheapest = le moins cher
label-balanced = le plus équilibré
label-least-hazard = le moins dangereux
label-optimal = optimal
label-alternative = variante
label-between = intermédiaire
label-fastest-and-least-hazard = le plus rapide et le moins dangereux
label-balanced-found = le plus équilibré de ceux trouvés
label-best-found = le meilleur trouvé

blank-commander = Chef de convoi (nom, indicatif, téléphone)
blank-head = Véhicule de tête (nom, indicatif)
blank-tail = Serre-file (nom, indicatif)
blank-frequencies = Fréquences ou téléphone, principal et secours
blank-reports = Comptes rendus (points ou heures), à qui
blank-emergency = En cas d’urgence
sign-off-note = Le programme propose ; il n’autorise rien.
blank-prepared = Préparé par (nom, heure)
blank-checked = Vérifié auprès des sources locales par (nom, heure)
blank-approved = Approuvé par (nom, heure)

date = { $weekday } { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year }
clock = { $hour }h{ $minute }
weekday = { $n ->
    [1] lundi
    [2] mardi
    [3] mercredi
    [4] jeudi
    [5] vendredi
    [6] samedi
   *[7] dimanche
}
month = { $n ->
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
