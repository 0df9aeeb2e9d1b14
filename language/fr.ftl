### Attaché en français. docs/translating.md dit comment ajouter une langue.

## Réponses. $days est un jour ou une période : « 9 juillet 2024 », « 8–9 juillet 2024 », « juillet 2024 ».

when-happened = { $days }
when-happened-at = { $days } ({ $place })
when-happened-undated = Cela a eu lieu ; les articles ne disent pas quand
when-under-way = En cours : { $days }
when-under-way-undated = En cours
when-planned = Prévu : { $days }
when-planned-lapsed = Prévu : { $days } ; aucun article ne dit si cela a eu lieu
when-planned-undated = Prévu ; la date n’est pas annoncée
when-postponed = Reporté ; nouvelle date : { $days }
when-postponed-lapsed = Reporté ; nouvelle date : { $days } ; aucun article ne dit si cela a eu lieu
when-postponed-undated = Reporté
when-cancelled = Annulé
when-denied = Cela n’a pas eu lieu, selon les articles
when-hypothetical = Il n’en a été que question

whether-happened = Oui : { $days }
whether-happened-undated = Oui
whether-under-way = Oui : c’est en cours
whether-planned = Pas encore ; prévu : { $days }
whether-planned-lapsed = Pas encore, d’après les articles ; c’était prévu : { $days }
whether-planned-undated = Pas encore : c’est prévu
whether-postponed = Non ; reporté, nouvelle date : { $days }
whether-postponed-lapsed = Pas d’après les articles ; c’était reporté, nouvelle date : { $days }
whether-postponed-undated = Non : cela a été reporté
whether-cancelled = Non : cela a été annulé
whether-denied = Non
whether-hypothetical = Pas d’après les articles : il n’en a été que question
yes-planned = Oui ; prévu : { $days }
yes-planned-undated = Oui : c’est prévu

unreported-visit = Aucun article ne fait état d’une telle visite.
    .then = Aucun article ne fait état d’une telle visite à la période demandée.
unreported-meeting = Aucun article ne fait état d’une telle rencontre.
    .then = Aucun article ne fait état d’une telle rencontre à la période demandée.
unreported-call = Aucun article ne fait état d’un tel appel.
    .then = Aucun article ne fait état d’un tel appel à la période demandée.
unreported-conversation = Aucun article ne fait état d’un tel entretien.
    .then = Aucun article ne fait état d’un tel entretien à la période demandée.

# Le temps a manqué pour lire ce que la recherche avait trouvé.
unread = Cette machine est trop occupée pour lire ce qu’elle a trouvé. Veuillez redemander plus tard.

## La carte d'une réponse

card-understood = Compris comme :
card-not-found = Les archives ne répondent pas à cette question.
card-empty = Il n’y a pas encore d’articles pour répondre. `/article ajouter` en ajoute un.
card-nearest = Les extraits les plus proches, qui n’y répondent pas forcément :
card-others = Les archives disent aussi :
card-also-asked = Vous avez posé plusieurs questions. Pour la suite, répondez par :

# À quel point une réponse est sûre. $sure est l’un des trois mots.
certainty-sure = sûr
certainty-fairly-sure = assez sûr
certainty-not-sure = peu sûr
how-sure = { $sure } : juste à { $percent } % environ

status-happened = a eu lieu
status-under-way = en cours
status-planned = prévu
status-postponed = reporté
status-cancelled = annulé
status-denied = n’a pas eu lieu
status-hypothetical = incertain

why-said = d’après { $by }
why-latest = le plus récent des { $count } événements que rapportent les archives, d’après { $by }
why-previous = l’avant-dernier des { $count } événements que rapportent les archives, d’après { $by }
why-first = le premier des { $count } événements que rapportent les archives, d’après { $by }
why-next = le prochain des { $count } événements que rapportent les archives, d’après { $by }
why-alone = { $who } uniquement
why-others =
    { $count ->
        [one] { $who } et { $count } autre article
       *[other] { $who } et { $count } autres articles
    }

source-published = publié le { $day }
source-event = événement : { $days }
source-also-in = aussi dans { $names }
source-others = { $count } autres

answer-understood = Compris : { $links }
footer-as-of = En date du { $day }
footer-newest-found = article le plus récent à ce sujet : { $day }
footer-newest-found-old = article le plus récent à ce sujet : { $day } (seuls des articles anciens ont été trouvés)
footer-newest = le plus récent des archives : { $day }

# Jours et périodes ; $month est « juillet ».
date-first = 1er
date-day = { $day } { $month } { $year }
date-month = { $month } { $year }
date-year = { $year }
date-in-month = { $day }–{ $last_day } { $month } { $year }
date-in-year = { $day } { $month } – { $last_day } { $last_month } { $year }
date-across-years = { $first } – { $last }

list-and = { $first } et { $last }

button-more = Plus de sources
button-timeline = Chronologie
button-follow = Poursuivre
button-helpful = Utile
button-not-helpful = Pas utile
button-delete = Supprimer
button-previous = Précédent
button-next = Suivant

# Le numéro 0 est celle à laquelle je réponds.
queue-place =
    { $position ->
        [0] On me demande ou me fait lire beaucoup en ce moment. Je suis en train de répondre à votre question.
       *[other] Les demandes sont nombreuses en ce moment. La vôtre est au rang { $position } de la file d’attente.
    }
feedback-thanks = Merci, c’est noté.

sources-title = **Toutes les sources**, page { $page } sur { $pages }
sources-gone = Cet article a été retiré entre-temps.

## Formulaires

ask-form = Poser une question
ask-form-follow = Poursuivre
ask-form-question = Votre question (en anglais)
ask-form-after = Après : { $question }
reason-form = Pas utile
reason-form-reason = Qu’est-ce qui ne va pas dans la réponse ?
    .hint = Les responsables de ce bot le liront. N’écrivez rien de confidentiel.

settings-form = Mon comportement sur ce serveur
settings-channels = Salons où poser des questions
    .hint = Aucun choisi : partout.
settings-role = Rôle documentaliste
    .hint = En plus de qui peut « Gérer les messages ».
settings-length = Longueur des réponses
settings-length-short = Courtes
    .hint = La réponse et un extrait.
settings-length-normal = Normales
    .hint = La réponse et trois extraits au plus.
settings-length-long = Longues
    .hint = La réponse et cinq extraits au plus.
settings-confidence = Assurance
settings-confidence-cautious = Prudente
    .hint = Répond à trois questions sur cinq ; une réponse sur sept est fausse.
settings-confidence-normal = Normale
    .hint = Répond à trois questions sur quatre ; une réponse sur six est fausse.
settings-confidence-bold = Audacieuse
    .hint = Répond à quatre questions sur cinq ; une réponse sur cinq est fausse.
settings-privacy = Confidentialité
settings-only-me = Ne montrer les réponses de /demander qu’à qui demande, sauf avis contraire
settings-recording = Conserver le texte des questions { $days } jours
    .hint = Pour les suggestions et /archive lacunes. Prévenez vos membres.

set-channels = Questions dans : { $channels }
set-channels-all = Questions dans : tous les salons
set-curators = Documentalistes : qui peut « Gérer les messages »
set-curators-role = Documentalistes : { $role } et qui peut « Gérer les messages »
set-answers = Réponses : { $length }, assurance { $confidence }, pour tout le monde
set-answers-only-me = Réponses : { $length }, assurance { $confidence }, pour qui demande seulement
set-length-short = courtes
set-length-normal = normales
set-length-long = longues
set-confidence-cautious = prudente
set-confidence-normal = normale
set-confidence-bold = audacieuse
set-text-kept = Texte des questions : conservé { $days } jours
set-text-not-kept = Texte des questions : non conservé

prose-writing = { $model } écrit …
prose-by = Écrit par le modèle de langue { $model } d’après les extraits ci-dessous ; chaque phrase a été vérifiée sur ceux qu’elle indique. { $sure }
prose-form = Modèle de langue
prose-mode = Ce qu’il peut écrire
prose-mode-off = Rien
    .hint = Les réponses sont les seuls mots des articles.
prose-mode-phrase = La réponse en une phrase
    .hint = Ce qui a été trouvé, en une ou deux phrases.
prose-mode-answer = Ses propres réponses
    .hint = Aussi d’après plusieurs extraits, et là où aucun seul ne répond.
prose-budget = Jetons par jour
    .hint = Ensuite, les réponses sont sans prose jusqu’à minuit UTC.
set-prose = Modèle de langue { $model } : { $mode } ; { $used } jetons sur { $budget } utilisés aujourd’hui
set-prose-off = n’écrit rien
set-prose-phrase = met les réponses en phrases
set-prose-answer = répond d’après plusieurs extraits

## Ce qui est impossible

error-unforeseen = Quelque chose s’est mal passé ici ; c’est consigné dans le journal. Veuillez réessayer.
error-bad-budget = « { $written } » n’est pas un nombre de jetons ; écrivez-en un de 0 à { $most }.
error-too-late = Discord n’accepte plus de réponse à ceci. Veuillez réessayer.
error-thread-closed = { $channel } a été fermé avant que je puisse répondre. Rouvrez-le et demandez à nouveau.
error-too-many-questions =
    { $seconds ->
        [one] Un instant : reposez la question dans { $seconds } seconde.
       *[other] Un instant : reposez la question dans { $seconds } secondes.
    }
error-busy-server =
    { $seconds ->
        [one] Ce serveur pose beaucoup de questions en ce moment : réessayez dans { $seconds } seconde.
       *[other] Ce serveur pose beaucoup de questions en ce moment : réessayez dans { $seconds } secondes.
    }
error-too-many-waiting = { $waiting } questions attendent déjà. Veuillez redemander dans une minute.
error-took-too-long = Aucune réponse n’a été trouvée en { $seconds } secondes : les archives sont occupées. Veuillez redemander dans une minute.
error-closing = Je redémarre. Veuillez réessayer dans une minute.
error-wrong-channel = Les questions se posent dans { $channels }. Avec `/demander pour_moi:True`, vous pouvez demander ici.
error-missing-here = Il me faut { $permissions } dans { $channel }.
error-not-the-asker = Seule la personne qui a posé la question, ou qui peut « Gérer les messages », peut supprimer cette réponse.
error-card-unreadable = Cette carte est trop ancienne pour être lue. Veuillez reposer la question.
error-nothing-to-read =
    .text = Ce message ne contient aucun texte que je puisse lire.
    .link = Ce message ne contient ni lien ni fichier que je puisse lire.
    .written = Il n’y a ni texte ni fichier dans ce message.
error-not-a-curator = Il vous faut pour cela la permission « Gérer les messages ».
error-not-a-curator-role = Il vous faut pour cela la permission « Gérer les messages » ou le rôle { $role }.
error-empty-question = Posez une question (en anglais), par exemple : When did Modi last visit Russia?
error-question-too-long = Une question peut compter { $most } caractères ; celle-ci en compte { $length }.
error-file-too-large = Un fichier peut peser { $most } Mo ; celui-ci pèse { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } Mo.
error-file-unreadable = Discord n’a pas transmis le fichier. Veuillez le joindre à nouveau.
attach-again = Vos fichiers ne sont pas conservés : joignez-les de nouveau en corrigeant le formulaire.
error-two-sources = Donnez un fichier ou une adresse web, pas les deux.
error-bad-date = `{ $text }` n’est pas une date. Écrivez-la sous la forme AAAA-MM-JJ, par exemple 2024-07-09.
error-bad-period = `depuis` ({ $since }) est après `jusque` ({ $until }). Inversez-les.
error-bad-choice = Choisissez un article dans la liste qui apparaît pendant que vous tapez son titre.
error-no-such-article = Ce serveur n’a pas (ou plus) un tel article.
error-preview-gone = Je n’ai plus cet article : il n’a pas été ajouté. Veuillez l’ajouter à nouveau.
error-no-such-feed = Ce serveur ne suit pas un tel flux : choisissez-en un dans la liste qui apparaît pendant que vous tapez.
error-already-under-way = Un export ou un import de ce serveur est déjà en cours.
error-nothing-under-way = Cet import est terminé.
error-not-an-export = Joignez ce que `/archive exporter` a donné : des fichiers en .jsonl.gz ou .jsonl. `/article ajouter` prend les autres.
error-already-reindexing = Les archives de ce serveur sont déjà en cours de réindexation.
error-not-reindexing = Les archives de ce serveur ne sont pas (ou plus) en cours de réindexation.
error-you-lack = Il vous faut pour cela : { $permissions }.
error-i-lack = Il me faut pour cela : { $permissions }.
error-server-only = Cela ne fonctionne que sur un serveur.
error-command-changed = Cette commande a changé. Rechargez Discord (Ctrl+R) et réessayez.
error-not-allowed = Vous ne pouvez pas faire cela ici.
error-forbidden = Discord ne me laisse pas faire cela ici ; il manque une permission.

permission-attach-files = « Joindre des fichiers »
permission-embed-links = « Intégrer des liens »
permission-manage-guild = « Gérer le serveur »
permission-manage-messages = « Gérer les messages »
permission-read-message-history = « Voir les anciens messages »
permission-send-messages = « Envoyer des messages »
permission-send-messages-in-threads = « Envoyer des messages dans les fils »
permission-view-channel = « Voir le salon »

## Chronologies

timeline-of = Chronologie : { $topic }
timeline-nothing = Les archives ne rapportent aucun événement daté à ce sujet.
timeline-nothing-hint = `/chronologie` en trouvera peut-être avec d’autres mots : un ou deux noms et ce qu’ils ont fait, en anglais, comme "Modi Russia visits".
timeline-count =
    { $count ->
        [one] { $count } événement
       *[other] { $count } événements
    }
timeline-headline = { $count } : { $dated }
timeline-headline-span = { $count } : { $first } → { $last }
timeline-more =
    { $count ->
        [one] { $count } autre article
       *[other] { $count } autres articles
    }
timeline-left-out = { $count } autres, les moins rapportés, ne sont pas cités ici

dated-reported = rapporté le { $day }
dated-week = semaine du { $day }
dated-early = début { $period }
dated-mid = mi-{ $period }
dated-late = fin { $period }
dated-spring = printemps { $year }
dated-summer = été { $year }
dated-autumn = automne { $year }
dated-winter = hiver { $year }

standing-under-way = en cours
standing-planned = prévu
standing-postponed = reporté
standing-cancelled = annulé
standing-denied = démenti
standing-hypothetical = seulement évoqué
unconfirmed = { $standing } ; aucun article ne dit que cela a eu lieu

picture-alt = Chronologie : { $topic }. { $headline }.
picture-as-of = en date du { $day }
picture-left-out = { $count } autres, les moins rapportés, ne sont pas montrés

mark-happened = a eu lieu
mark-under-way = en cours
mark-planned = prévu
mark-postponed = reporté
mark-cancelled = annulé
mark-denied = démenti
mark-hypothetical = seulement évoqué
mark-unconfirmed = prévu, sans suite connue

## Articles, pour les documentalistes. $article est un titre, souvent avec son éditeur et son jour.

outcome-added = Ajouté : { $article }
outcome-unchanged = Déjà là, inchangé : { $article }
outcome-duplicate = Déjà là sous un autre nom : { $article }
outcome-replaced = Remplace une version antérieure : { $article }
receipt-same-story = { $line } ; même texte que { $article }
receipt-dated = d’après { $by } : à vérifier
doubt-pieced-together = texte assemblé à partir de plusieurs parties de la page : à vérifier
doubt-letters-unknown = une partie a été laissée de côté : sa police ne dit pas quelles lettres elle montre
receipt-failed = Échec : { $reason }
undated = { $name } ne dit pas quand il a été publié. Appuyez sur *Date…* pour le dire ; je le garde jusque-là.
receipt-empty = Il ne s’y trouvait aucun article.

dated-by-given = la personne qui l’a ajouté
dated-by-said = ce qu’il dit lui-même
dated-by-page = la date qui y est affichée
dated-by-address = son adresse
dated-by-dateline = sa mention de lieu et de date
dated-by-file = la date de création de son fichier
dated-by-message = l’e-mail qui le contenait

held = Pas encore ajouté. Est-ce exact ?
held-author = par { $author }
held-dated = daté d’après { $by } : à vérifier
held-length =
    { $count ->
        [one] { $count } caractère
       *[other] { $count } caractères
    }
held-here = pour ce serveur seulement
held-dropped = L’article n’a pas été ajouté.

intake-progress = { $number } sur { $sources } : { $name } …
intake-pasted = texte collé

articles-none = Il n’y a pas d’articles ici.
articles-no-more = Il n’y a pas d’autres articles.
articles-not-found = Aucun article de ce serveur n’en parle.
article-added = ajouté le { $day }
article-page = page { $page } sur { $pages }
article-corrected = Corrigé : { $article }
article-removed = Retiré : { $article }
article-restored = Rétabli : { $article }
left-out =
    { $count ->
        [one] … et { $count } autre.
       *[other] … et { $count } autres.
    }

button-add = Ajouter
button-edit = Corriger
button-cancel = Annuler
button-remove = Retirer
button-undo = Rétablir
button-correct = Corriger
button-date = Date…
button-stop = Arrêter
button-prose = Modèle de langue
button-export = Exporter

articles-form = Ajouter des articles
articles-form-files = Texte, PDF, Word, EPUB, e-mail, HTML, JSON ou zip ; 10 Mo chacun.
articles-form-text = Ou le texte d’un seul article
articles-form-title = Du texte collé, ou d’un fichier unique.
articles-form-published = Nécessaire pour un texte collé.
details-form = Corriger un article
date-form = Quand a-t-il été publié ?
date-form-published = L’article lui-même ne le dit pas.
import-form = Importer des articles
import-form-files = Ce qu’a donné /archive exporter : .jsonl.gz ou .jsonl, 10 Mo chacun.
form-files = Fichiers
form-title = Titre
form-publisher = Éditeur
form-published = Date de publication, AAAA-MM-JJ
form-link = Lien

## Les archives, pour les admins

status-articles = **Articles**
archive-waiting = En attente : { $count }
archive-generation = index { $name }
months-told = Articles publiés chaque mois depuis { $first } ; le plus en { $most } : { $count }.
status-questions = **Questions**
status-settings = **Réglages**
archive-holds =
    { $articles ->
        [one] **{ $articles }** article
       *[other] **{ $articles }** articles
    } en { $passages ->
        [one] { $passages } passage
       *[other] { $passages } passages
    }
archive-published = Publiés du { $first } au { $last }
    .day = Publiés le { $first }
archive-added = Dernier ajout : { $moment }
archive-indexed = Index : à jour, { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } Mo
archive-indexed-partly =
    { $passages ->
        [one] Index : { $passages } passage indexé, { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } Mo
       *[other] Index : { $passages } passages indexés, { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } Mo
    }
archive-public =
    { $articles ->
        [one] Et **{ $articles }** article public, du { $day }
       *[other] Et **{ $articles }** articles publics, dont le plus récent est du { $day }
    }
usage-none = Aucune au cours des { $days } derniers jours
usage = Au cours des { $days } derniers jours : { $asked }, dont { $share } % avec réponse
usage-judged = { $usage } ; jugées utiles : { $helpful }, pas utiles : { $unhelpful }
settings-done = C’est réglé.

gaps-not-kept = Au cours des { $days } derniers jours, questions restées sans réponse : { $unanswered } sur { $asked }. Je ne peux pas dire lesquelles : leur texte n’est pas conservé. `/archive réglages` permet de changer cela.
gaps-none = Rien de ce qui a été demandé n’est resté sans réponse.
gaps-line = { $question } · { $times }×, la dernière fois le { $day }
gaps-exported = Questions : { $count }, telles que `attache eval` les lit. Écrivez d’abord les bonnes réponses dans `answers` : une liste de celles que vous accepteriez, ou `[]` si les archives n’en ont pas.

reindex-begun = Réindexation …
reindex-progress = Réindexation : { $done } sur { $total } ({ $share } %)
reindex-done = Les archives sont réindexées.
reindex-stopped = Arrêté. Les index en usage sont restés tels quels.

export-progress = Préparation des articles …
export-empty = Ce serveur n’a pas encore d’articles à lui.
export-done =
    { $count ->
        [one] Tous les articles de ce serveur sont dans le fichier ci-dessous. `/archive importer` les reprend, ici ou sur un autre serveur.
       *[other] Tous les articles de ce serveur sont dans les { $count } fichiers ci-dessous. `/archive importer` les reprend, ici ou sur un autre serveur.
    }

import-progress =
    { $count ->
        [one] Import de { $name } ({ $number } sur { $files }) : { $count } article jusqu’ici …
       *[other] Import de { $name } ({ $number } sur { $files }) : { $count } articles jusqu’ici …
    }
import-done = Import terminé : { $counts }.
import-stopped = Import arrêté, ce qui avait été lu reste : { $counts }.
imported-added =
    { $count ->
        [one] { $count } ajouté
       *[other] { $count } ajoutés
    }
imported-replaced =
    { $count ->
        [one] { $count } a remplacé une version antérieure
       *[other] { $count } ont remplacé une version antérieure
    }
imported-unchanged =
    { $count ->
        [one] { $count } déjà là, inchangé
       *[other] { $count } déjà là, inchangés
    }
imported-duplicate = { $count } déjà là sous un autre nom
imported-failed =
    { $count ->
        [one] { $count } échec
       *[other] { $count } échecs
    }
imported-failed-more =
    { $count ->
        [one] … et { $count } autre échec.
       *[other] … et { $count } autres échecs.
    }
imported-none = il n’y avait aucun article

## Flux. $time est un jour et une heure, que Discord écrit comme son lecteur les lit.

every-minutes =
    { $count ->
        [1] toutes les minutes
       *[other] toutes les { $count } minutes
    }
every-hours =
    { $count ->
        [1] toutes les heures
       *[other] toutes les { $count } heures
    }
every-days =
    { $count ->
        [1] tous les jours
       *[other] tous les { $count } jours
    }
every-seconds =
    { $count ->
        [1] toutes les secondes
       *[other] toutes les { $count } secondes
    }

feed-added = Ajouté : { $feed }
feed-removed = Retiré : { $feed }. Ses articles restent.
feed-reading = Lecture en cours …
feed-waiting = D’autres flux sont en cours de lecture ; celui-ci passera après eux.
feeds-several = La page indique plusieurs flux. Ajoutez-en un par son adresse :
feeds-none = Ce serveur ne suit aucun flux. `/flux ajouter` en suit un.
feeds-count = Flux : { $counts }
feeds-failing = { $total }, dont { $failing } en échec
feeds-more =
    { $count ->
        [one] et { $count } autre, voir `/flux liste`
       *[other] et { $count } autres, voir `/flux liste`
    }

feed-stopped = arrêté : { $reason }
feed-failing =
    { $times ->
        [one] échec de la dernière lecture : { $reason }
       *[other] { $times } échecs de suite : { $reason }
    }
feed-failing-since =
    { $times ->
        [one] échec de la dernière lecture, lu pour la dernière fois le { $time } : { $reason }
       *[other] { $times } échecs de suite, lu pour la dernière fois le { $time } : { $reason }
    }
feed-not-read = pas encore lu
feed-read = lu pour la dernière fois le { $time }
feed-unread =
    { $count ->
        [one] { $count } article illisible : { $reason }
       *[other] { $count } articles illisibles, le dernier : { $reason }
    }

feed-brought = { $feed } : { $brought }
feed-failed = échec : { $reason }
feed-count-added =
    { $count ->
        [one] { $count } ajouté
       *[other] { $count } ajoutés
    }
feed-count-known =
    { $count ->
        [one] { $count } déjà là ou retiré auparavant
       *[other] { $count } déjà là ou retirés auparavant
    }
feed-count-unreadable =
    { $count ->
        [one] { $count } illisible
       *[other] { $count } illisibles
    }
feed-count-left = { $count } pour la prochaine fois

## Aide et confidentialité

help-short = Mentionnez-moi avec une question en anglais, par exemple : When did Modi last visit Russia? `/aide` montre ce que je sais faire d’autre.
    .direct = Posez-moi une question en anglais, par exemple : When did Modi last visit Russia? `/aide` montre ce que je sais faire d’autre.
# Ce qui n’est pas une question.
reply-greeting = Bonjour ! Posez-moi, en anglais, une question de diplomatie, par exemple : When did Modi last visit Russia?
reply-thanks = Je vous en prie.
reply-help = { help-intro } Par exemple : When did Modi last visit Russia? `/aide` montre tout ce que je sais faire.
reply-request = Je ne sais pas faire cela : je cherche, mais je ne rédige, ne traduis, ne calcule ni ne joue. { help-intro } Par exemple : When did Modi last visit Russia?
reply-remark = Je réponds aux questions, et ceci ne me semble pas en être une. Si une réponse est fausse, *Pas utile* en dessous le dit à ceux qui s’occupent de moi.
reply-foreign = Je réponds à des questions de diplomatie, en anglais seulement, car mes articles sont en anglais. Demandez par exemple : When did Modi last visit Russia?
help-unreadable = Discord ne me montre pas ce message. Ouvrez son menu, puis *Applications* et *Interroger ce message*.
help-intro = Je réponds aux questions de diplomatie à partir d’articles de presse et je cite les phrases dont vient la réponse. Les articles sont en anglais : posez vos questions en anglais.
help-asking = **Demander**
    .ways = Posez une question avec `/demander`, mentionnez-moi dans un salon ou écrivez-moi en message privé. Répondez à une réponse, ou appuyez sur *Poursuivre*, pour enchaîner : "and China?", "who hosted it?". Dans un fil, je me souviens de la question précédente. Le menu d’un message propose *Interroger ce message*.
    .honest = Quand les articles ne répondent pas, je le dis et je montre ce qui s’en approche le plus.
    .timeline = `/chronologie` énumère les événements datés d’un sujet, comme "Modi Russia visits", et les dessine ; *Chronologie*, sous une réponse, le fait pour ce que vous avez demandé.
help-articles = **Articles de ce serveur** (« Gérer les messages », ou le rôle choisi par les admins)
    .commands = `/article ajouter` prend un fichier ou l’adresse d’une page web, ou ouvre un formulaire pour davantage. Le menu d’un message propose *Ajouter aux archives*. `/article liste`, `chercher` et `lire` trouvent des articles ; `corriger` rectifie ce qui est dit de l’un d’eux, `retirer` l’enlève, `rétablir` le ramène pendant 30 jours.
    .feeds = `/flux ajouter` suit un flux, dont les nouveaux articles arrivent d’eux-mêmes ; `liste`, `actualiser` et `retirer` s’occupent des flux.
    .seen = On ne les voit que sur ce serveur ; en message privé, je réponds à partir des articles publics.
help-archive = **Archives de ce serveur** (« Gérer le serveur »)
    .commands = `/archive état` montre ce qu’elles contiennent, `réglages` mon comportement ici, `lacunes` ce à quoi je n’ai pas pu répondre ; `réindexer` reconstruit leurs index. `exporter` et `importer` emportent leurs articles.
help-privacy = `/confidentialité infos` dit ce que je conserve, `/confidentialité oublier` efface ce que je conserve de vous.

privacy-kept = **Ce que je conserve**
    .questions = Qu’une question a été posée, quand, sur quel serveur, et si elle a reçu une réponse : pendant { $days } jours, sans son texte et sans la personne qui l’a posée.
    .feedback = Ce que vous dites avec *Utile* et *Pas utile*, avec votre identifiant : pendant { $days } jours.
    .articles = Les articles que les documentalistes ajoutent, pour ce serveur seulement, et ce que règlent les admins. { $days } jours après mon départ d’un serveur, tout ce que j’en conserve est supprimé.
    .unread = Je ne lis d’autres messages que ceux qui me mentionnent ou qui me sont envoyés.
privacy-recorded = **Sur ce serveur**, les admins me font conserver le texte des questions et qui les a posées, aussi longtemps. Ils voient les textes, pas les noms ; les membres voient des textes en suggestion pendant qu’ils tapent.
privacy-not-recorded = **Ici**, je ne conserve ni le texte des questions ni qui les a posées.
privacy-how-to-forget = `/confidentialité oublier` efface ce que je conserve de vous, sur tous les serveurs.
privacy-nothing = C’est fait : je n’avais rien sur vous. Vos messages, c’est à Discord de les effacer.
privacy-erased =
    { $count ->
        [one] Effacé : j’avais { $count } enregistrement sur vous. Vos messages, c’est à Discord de les effacer.
       *[other] Effacé : j’avais { $count } enregistrements sur vous. Vos messages, c’est à Discord de les effacer.
    }

## Commandes

menu-add-to-archive = Ajouter aux archives
menu-ask-about-this-message = Interroger ce message
command-archive = archive
    .description = Les archives de ce serveur.
command-archive-status = état
    .description = Ce que contiennent les archives de ce serveur.
command-archive-settings = réglages
    .description = Mon comportement sur ce serveur.
command-archive-gaps = lacunes
    .description = Ce qui a été demandé sur ce serveur et est resté sans réponse.
command-archive-reindex = réindexer
    .description = Reconstruire les index des archives de ce serveur.
command-archive-export = exporter
    .description = Tous les articles de ce serveur en fichiers, à garder ou à déplacer.
command-archive-import = importer
    .description = Reprendre les fichiers d’un export.
command-archive-import-file = fichier
    .description = Un fichier donné par /archive exporter ; sans fichier, un formulaire s’ouvre.
command-feed = flux
    .description = Les flux de ce serveur.
command-feed-add = ajouter
    .description = Suivre un flux : ses nouveaux articles arrivent d’eux-mêmes.
command-feed-add-url = adresse
    .description = L’adresse d’un flux RSS ou Atom, d’un sitemap, ou d’une page qui en indique un.
command-feed-add-every = rythme
    .description = Tous les combien il est lu ; toutes les 30 minutes par défaut.
command-feed-list = liste
    .description = Les flux de ce serveur et comment ils se portent.
command-feed-remove = retirer
    .description = Ne plus suivre un flux ; ses articles restent.
command-feed-remove-feed = flux
    .description = Tapez des mots de son titre et choisissez-le dans la liste.
command-feed-refresh = actualiser
    .description = Lire un flux maintenant, que ce soit l’heure ou non.
command-feed-refresh-feed = flux
    .description = Tapez des mots de son titre et choisissez-le dans la liste.
choice-15-minutes = 15 minutes
choice-30-minutes = 30 minutes
choice-1-hour = 1 heure
choice-6-hours = 6 heures
choice-1-day = 1 jour
command-article = article
    .description = Les articles de ce serveur.
command-article-add = ajouter
    .description = Ajouter des articles : un fichier, une page web, ou un formulaire.
command-article-add-file = fichier
    .description = Un fichier texte, PDF, Word, EPUB, e-mail, HTML, JSON ou zip de 10 Mo au plus.
command-article-add-url = adresse
    .description = L’adresse d’une page web à lire.
command-article-add-title = titre
    .description = Son titre, si le fichier ne le dit pas.
command-article-add-publisher = éditeur
    .description = Qui l’a publié.
command-article-add-date = date
    .description = Quand il a été publié, sous la forme AAAA-MM-JJ.
command-article-add-link = lien
    .description = Où l’article d’un fichier se trouve sur le web.
command-article-list = liste
    .description = Les articles de ce serveur, les plus récents d’abord.
command-article-list-title = titre
    .description = Des mots du titre.
command-article-list-page = page
    .description = Quelle page de la liste.
command-article-search = chercher
    .description = Trouver des articles de ce serveur d’après ce qu’ils racontent.
command-article-search-words = mots
    .description = De quoi parlent les articles, en anglais.
command-article-show = lire
    .description = Lire un article de ce serveur.
command-article-show-article = article
    .description = Tapez des mots de son titre et choisissez-le dans la liste.
command-article-edit = corriger
    .description = Corriger ce qui est dit d’un article de ce serveur.
command-article-edit-article = article
    .description = Tapez des mots de son titre et choisissez-le dans la liste.
command-article-remove = retirer
    .description = Retirer un article de ce serveur.
command-article-remove-article = article
    .description = Tapez des mots de son titre et choisissez-le dans la liste.
command-article-restore = rétablir
    .description = Ramener un article retiré au cours des 30 derniers jours.
command-article-restore-article = article
    .description = Tapez des mots de son titre et choisissez-le dans la liste.
command-ask = demander
    .description = Poser une question de diplomatie, en anglais ; la réponse cite ses articles.
command-ask-question = question
    .description = En anglais, par exemple : When did Modi last visit Russia?
command-ask-since = depuis
    .description = Seulement d’après les articles publiés ce jour-là ou après, AAAA-MM-JJ.
command-ask-until = jusque
    .description = Seulement d’après les articles publiés jusqu’à ce jour, AAAA-MM-JJ.
command-ask-as_of = en_date_du
    .description = Répondre comme à cette date, AAAA-MM-JJ, plutôt qu’aujourd’hui.
command-ask-only_me = pour_moi
    .description = Ne montrer la réponse à personne d’autre.
command-help = aide
    .description = Ce que je sais faire, et comment demander.
command-privacy = confidentialité
    .description = Ce que je conserve de vous.
command-privacy-about = infos
    .description = Ce que je conserve, et combien de temps.
command-privacy-forget = oublier
    .description = Effacer ce que je conserve de vous, sur tous les serveurs.
command-timeline = chronologie
    .description = Les événements datés d’un sujet dans l’ordre, chacun avec sa source.
command-timeline-topic = sujet
    .description = Une personne, un genre d’événement, ou les deux ; par exemple : Modi Russia visits
command-timeline-since = depuis
    .description = Le premier jour, AAAA-MM-JJ
command-timeline-until = jusque
    .description = Le dernier jour, AAAA-MM-JJ
