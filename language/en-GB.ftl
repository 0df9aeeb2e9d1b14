### Attaché in English. docs/translating.md tells how to add a language.
###
### Text goes to Discord: `code`, **bold** and *italics* are its markdown, and what stands between
### backticks after a slash is a command by the name that it has below.

## Answers. $days is one day or several: "9 July 2024", "8–9 July 2024", "July 2024".

when-happened = { $days }
when-happened-at = { $days } ({ $place })
when-happened-undated = It happened; the articles do not say when
when-under-way = Under way: { $days }
when-under-way-undated = Under way
when-planned = Planned for { $days }
when-planned-lapsed = Planned for { $days }; no article says whether it took place
when-planned-undated = Planned; the date is not announced
when-postponed = Postponed to { $days }
when-postponed-lapsed = Postponed to { $days }; no article says whether it took place
when-postponed-undated = Postponed
when-cancelled = Cancelled
when-denied = It did not happen, the articles say
when-hypothetical = It was only talked of

whether-happened = Yes: { $days }
whether-happened-undated = Yes
whether-under-way = Yes: it is under way
whether-planned = Not yet: planned for { $days }
whether-planned-lapsed = Not yet, as far as the articles tell: it was planned for { $days }
whether-planned-undated = Not yet: it is planned
whether-postponed = No: postponed to { $days }
whether-postponed-lapsed = Not as far as the articles tell: it was postponed to { $days }
whether-postponed-undated = No: it was postponed
whether-cancelled = No: it was called off
whether-denied = No
whether-hypothetical = Not as far as reported: it was only talked of
yes-planned = Yes: planned for { $days }
yes-planned-undated = Yes: it is planned

unreported-visit = No article reports such a visit.
    .then = No article reports such a visit at the time asked about.
unreported-meeting = No article reports such a meeting.
    .then = No article reports such a meeting at the time asked about.
unreported-call = No article reports such a call.
    .then = No article reports such a call at the time asked about.
unreported-conversation = No article reports such a conversation.
    .then = No article reports such a conversation at the time asked about.

# There was no time to read what search had found.
unread = This machine is too busy to read what it found. Please ask again later.

## The card of an answer

card-understood = Understood as:
card-not-found = The archive does not answer this.
card-empty = There are no articles to answer from yet. `/article add` adds one.
card-nearest = The nearest excerpts, which need not answer it:
card-others = The archive also has:
card-also-asked = You asked more than one thing. Reply with the next, if you like:

# How sure an answer is. $sure is one of the three words.
certainty-sure = sure
certainty-fairly-sure = fairly sure
certainty-not-sure = not sure
how-sure = { $sure }: about { $percent } % likely to be right

status-happened = happened
status-under-way = under way
status-planned = planned
status-postponed = postponed
status-cancelled = cancelled
status-denied = did not happen
status-hypothetical = not certain

# The end of a line. $by is one of the two below.
why-said = said by { $by }
why-latest = the latest of { $count } that the archive tells of, said by { $by }
why-previous = the last but one of { $count } that the archive tells of, said by { $by }
why-first = the first of { $count } that the archive tells of, said by { $by }
why-next = the next of { $count } that the archive tells of, said by { $by }
why-alone = { $who } alone
why-others =
    { $count ->
        [one] { $who } and { $count } other article
       *[other] { $who } and { $count } other articles
    }

source-published = published { $day }
source-event = event { $days }
source-also-in = also in { $names }
source-others = { $count } more

# $links is "wh = White House, Witkof = Witkoff".
answer-understood = Understood: { $links }
footer-as-of = As of { $day }
footer-newest-found = newest article on this: { $day }
footer-newest-found-old = newest article on this: { $day } (only older coverage found)
footer-newest = newest in the archive: { $day }

# Days and periods; $month is "July". date-first is how the first day of a month is written.
date-first = 1
date-day = { $day } { $month } { $year }
date-month = { $month } { $year }
date-year = { $year }
date-in-month = { $day }–{ $last_day } { $month } { $year }
date-in-year = { $day } { $month } – { $last_day } { $last_month } { $year }
date-across-years = { $first } – { $last }

list-and = { $first } and { $last }

button-more = More sources
button-timeline = Timeline
button-follow = Follow up
button-helpful = Helpful
button-not-helpful = Not helpful
button-delete = Delete
button-previous = Previous
button-next = Next

# Number 0 is the one that is being answered.
queue-place =
    { $position ->
        [0] Many are asking just now, or much is being read. Yours is being answered.
       *[other] Many are asking just now. Yours is number { $position } in the queue.
    }
feedback-thanks = Thank you, noted.

sources-title = **All sources**, page { $page } of { $pages }
sources-gone = This article was removed meanwhile.

## Forms

ask-form = Ask a question
ask-form-follow = Follow up
ask-form-question = Your question
ask-form-after = After: { $question }
reason-form = Not helpful
reason-form-reason = What is wrong with the answer?
    .hint = The people who run this bot read it. Write no secrets.

settings-form = How I behave in this server
settings-channels = Channels to ask in
    .hint = None: everywhere.
settings-role = Role that curates
    .hint = Beside who has Manage Messages.
settings-length = Length of answers
settings-length-short = Short
    .hint = The answer and one excerpt.
settings-length-normal = Normal
    .hint = The answer and up to three excerpts.
settings-length-long = Long
    .hint = The answer and up to five excerpts.
settings-confidence = Confidence
settings-confidence-cautious = Cautious
    .hint = Answers three in five questions; one in seven answers is wrong.
settings-confidence-normal = Normal
    .hint = Answers three in four questions; one in six answers is wrong.
settings-confidence-bold = Bold
    .hint = Answers four in five questions; one in five answers is wrong.
settings-privacy = Privacy
settings-only-me = Answers of /ask are for the asker only, unless they say otherwise
settings-recording = Keep the text of questions for { $days } days
    .hint = For suggestions and /archive gaps. Tell your members.

set-channels = Asked in: { $channels }
set-channels-all = Asked in: all channels
set-curators = Curators: who has Manage Messages
set-curators-role = Curators: { $role } and who has Manage Messages
# $length and $confidence are among those below.
set-answers = Answers: { $length } length, { $confidence } confidence, for everybody
set-answers-only-me = Answers: { $length } length, { $confidence } confidence, for the asker only
set-length-short = short
set-length-normal = normal
set-length-long = long
set-confidence-cautious = cautious
set-confidence-normal = normal
set-confidence-bold = bold
set-text-kept = Text of questions: kept for { $days } days
set-text-not-kept = Text of questions: not kept

prose-writing = { $model } is writing …
prose-by = Written by the language model { $model } from the excerpts below; each sentence was checked against those it names. { $sure }
prose-form = Language model
prose-mode = What it may write
prose-mode-off = Nothing
    .hint = Answers are the words of articles alone.
prose-mode-phrase = The answer in a sentence
    .hint = What was found, in one or two sentences.
prose-mode-answer = Answers of its own
    .hint = Also from several excerpts, and where no excerpt alone answers.
prose-budget = Tokens a day
    .hint = Then answers are without prose until midnight UTC.
set-prose = Language model { $model }: { $mode }; { $used } of { $budget } tokens used today
set-prose-off = writes nothing
set-prose-phrase = phrases answers
set-prose-answer = answers from several excerpts

## What cannot be done

error-unforeseen = Something went wrong here; it has been logged. Please try again.
error-bad-budget = “{ $written }” is no number of tokens; write one from 0 to { $most }.
error-too-late = Discord no longer takes a reply to this. Please try again.
error-thread-closed = { $channel } was closed before I could answer. Open it and ask again.
error-too-many-questions =
    { $seconds ->
        [one] One moment: ask again in { $seconds } second.
       *[other] One moment: ask again in { $seconds } seconds.
    }
error-busy-server =
    { $seconds ->
        [one] This server asks a lot just now: ask again in { $seconds } second.
       *[other] This server asks a lot just now: ask again in { $seconds } seconds.
    }
error-too-many-waiting = { $waiting } questions are waiting already. Please ask again in a minute.
error-took-too-long = No answer was found within { $seconds } seconds: the archive is busy. Please ask again in a minute.
error-closing = I am being restarted. Please try again in a minute.
error-wrong-channel = Questions are answered in { $channels }. With `/ask only_me:True` you may ask here.
error-missing-here = I need { $permissions } in { $channel }.
error-not-the-asker = Only who asked, or who has the permission Manage Messages, may delete this answer.
error-card-unreadable = This card is too old to read. Please ask the question again.
error-nothing-to-read =
    .text = There is no text that I may read in that message.
    .link = There is no link or file that I may read in that message.
    .written = There is no text or file in that message.
error-not-a-curator = You need the permission Manage Messages for that.
error-not-a-curator-role = You need the permission Manage Messages or the role { $role } for that.
error-empty-question = Ask a question, for instance: When did Modi last visit Russia?
error-question-too-long = A question may have { $most } characters; this one has { $length }.
error-file-too-large = A file may have { $most } MB; this one has { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB.
error-file-unreadable = Discord did not hand the file over. Please attach it again.
attach-again = Your files are not kept: attach them again when you correct the form.
error-two-sources = Give a file or a web address, not both.
error-bad-date = `{ $text }` is not a date. Write it as YYYY-MM-DD, for instance 2024-07-09.
error-bad-period = `since` ({ $since }) is after `until` ({ $until }). Swap them.
error-bad-choice = Pick an article from the list that appears while you type its title.
error-no-such-article = This server has no such article (any more).
error-preview-gone = I hold that article no more: it was not added. Please add it again.
error-no-such-feed = This server follows no such feed: pick one from the list that appears while you type.
error-already-under-way = An export or import of this server is under way already.
error-nothing-under-way = That import is over.
error-not-an-export = Attach what `/archive export` gave: files that end in .jsonl.gz or .jsonl. `/article add` takes the others.
error-already-reindexing = The archive of this server is being reindexed already.
error-not-reindexing = The archive of this server is not being reindexed (any more).
error-you-lack = You need the permission { $permissions } for that.
error-i-lack = I need the permission { $permissions } for that.
error-server-only = That works in a server only.
error-command-changed = This command has changed. Reload Discord (Ctrl+R) and try again.
error-not-allowed = You may not do that here.
error-forbidden = Discord does not let me do that here; a permission is missing.

# Permissions as Discord's own settings call them.
permission-attach-files = Attach Files
permission-embed-links = Embed Links
permission-manage-guild = Manage Server
permission-manage-messages = Manage Messages
permission-read-message-history = Read Message History
permission-send-messages = Send Messages
permission-send-messages-in-threads = Send Messages In Threads
permission-view-channel = View Channel

## Timelines

timeline-of = Timeline of { $topic }
timeline-nothing = The archive tells of no dated event on this.
timeline-nothing-hint = `/timeline` may find more by other words: a name or two and what they did, such as "Modi Russia visits".
timeline-count =
    { $count ->
        [one] { $count } event
       *[other] { $count } events
    }
timeline-headline = { $count }, { $dated }
timeline-headline-span = { $count }, { $first } to { $last }
timeline-more =
    { $count ->
        [one] { $count } more article
       *[other] { $count } more articles
    }
timeline-left-out = { $count } more, told of least, not quoted here

dated-reported = reported { $day }
dated-week = week of { $day }
dated-early = early { $period }
dated-mid = mid-{ $period }
dated-late = late { $period }
dated-spring = spring { $year }
dated-summer = summer { $year }
dated-autumn = autumn { $year }
dated-winter = winter { $year }

standing-under-way = under way
standing-planned = planned
standing-postponed = postponed
standing-cancelled = cancelled
standing-denied = denied
standing-hypothetical = only talked of
unconfirmed = { $standing }; no report that it happened

picture-alt = Timeline of { $topic }: { $headline }.
picture-as-of = as of { $day }
picture-left-out = { $count } more, told of least, not shown

mark-happened = happened
mark-under-way = under way
mark-planned = planned
mark-postponed = postponed
mark-cancelled = cancelled
mark-denied = denied
mark-hypothetical = only talked of
mark-unconfirmed = planned, no report

## Articles, for those who curate them. $article is a title, often with its publisher and day.

outcome-added = Added: { $article }
outcome-unchanged = Already here, unchanged: { $article }
outcome-duplicate = Already here under another name: { $article }
outcome-replaced = Replaced an earlier version of: { $article }
# $line is one of those above.
receipt-same-story = { $line }; same story as { $article }
# $by is one of those below.
receipt-dated = by { $by }: please check it
doubt-pieced-together = the text was put together from parts of the page: please check it
doubt-letters-unknown = a part was left out, since its font does not say which letters it shows
receipt-failed = Failed: { $reason }
undated = { $name } does not say when it was published. Press *Date…* to say it; I keep it until then.
receipt-empty = There was no article in it.

dated-by-given = whoever added it
dated-by-said = what it says itself
dated-by-page = the date shown on it
dated-by-address = its address
dated-by-dateline = its dateline
dated-by-file = the day its file was made
dated-by-message = the e-mail it came with

# An article that was read and is shown before it is added.
held = Not added yet. Is this right?
held-author = by { $author }
held-dated = dated by { $by }: please check it
held-length = { $count } characters
held-here = for this server only
held-dropped = Not added.

intake-progress = { $number } of { $sources }: { $name } …
intake-pasted = pasted text

articles-none = No articles here.
articles-no-more = There are no more articles.
articles-not-found = No article of this server tells of that.
article-added = added { $day }
article-page = page { $page } of { $pages }
article-corrected = Corrected: { $article }
article-removed = Removed: { $article }
article-restored = Back again: { $article }
left-out = … and { $count } more.

button-add = Add
button-edit = Edit
button-cancel = Cancel
button-remove = Remove
button-undo = Undo
button-correct = Correct it
button-date = Date…
button-stop = Stop
button-prose = Language model
button-export = Export

articles-form = Add articles
articles-form-files = Text, PDF, Word, EPUB, e-mail, HTML, JSON or zip; 10 MB each.
articles-form-text = Or the text of one article
articles-form-title = Of the pasted text, or of a single file.
articles-form-published = Needed for a pasted text.
details-form = Correct an article
date-form = When was it published?
date-form-published = The article itself does not say.
import-form = Import articles
import-form-files = What /archive export gave: .jsonl.gz or .jsonl, 10 MB each.
form-files = Files
form-title = Title
form-publisher = Publisher
form-published = Publication date, YYYY-MM-DD
form-link = Link

## The archive, for admins

status-articles = **Articles**
archive-waiting = Waiting now: { $count }
archive-generation = index { $name }
months-told = Articles published each month since { $first }: most in { $most }, { $count }.
status-questions = **Questions**
status-settings = **Settings**
archive-holds = **{ $articles }** articles in { $passages } passages
archive-published = Published from { $first } to { $last }
    .day = Published on { $first }
archive-added = Last addition: { $moment }
archive-indexed = Indexes: up to date, { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB
archive-indexed-partly = Indexes: { $passages } passages indexed, { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB
archive-public = And **{ $articles }** public articles, the newest of { $day }
usage-none = None in the last { $days } days
usage = In the last { $days } days: { $asked }, { $share } % answered
# $usage is the line above.
usage-judged = { $usage }; { $helpful } found helpful, { $unhelpful } not
settings-done = Set.

gaps-not-kept = { $unanswered } of { $asked } questions of the last { $days } days were not answered. Which ones I cannot tell: their text is not kept. `/archive settings` can change that.
gaps-none = Nothing that was asked is without an answer.
gaps-line = { $question } · { $times }×, last on { $day }
gaps-exported = { $count } questions as `attache eval` reads them. Write the right answers into `answers` first: a list of those you would accept, or `[]` where the archive has none.

reindex-begun = Reindexing …
reindex-progress = Reindexing: { $done } of { $total } ({ $share } %)
reindex-done = Reindexed.
reindex-stopped = Stopped. The indexes in use are as they were.

export-progress = Packing the articles …
export-empty = This server has no articles of its own yet.
export-done =
    { $count ->
        [one] All articles of this server are in the file below. `/archive import` takes them in again, here or in another server.
       *[other] All articles of this server are in the { $count } files below. `/archive import` takes them in again, here or in another server.
    }

import-progress = Importing { $name } ({ $number } of { $files }): { $count } articles so far …
# $counts are some of those below, with commas between them.
import-done = Imported: { $counts }.
import-stopped = Stopped; what was read by then stays: { $counts }.
imported-added = { $count } added
imported-replaced = { $count } replaced an earlier version
imported-unchanged = { $count } already here, unchanged
imported-duplicate = { $count } already here under another name
imported-failed = { $count } failed
imported-failed-more = … and { $count } more failed.
imported-none = there was no article

## Feeds. $time is a day and a time, which Discord writes as its reader has them.

every-minutes =
    { $count ->
        [one] every { $count } minute
       *[other] every { $count } minutes
    }
every-hours =
    { $count ->
        [one] every { $count } hour
       *[other] every { $count } hours
    }
every-days =
    { $count ->
        [one] every { $count } day
       *[other] every { $count } days
    }
every-seconds =
    { $count ->
        [one] every { $count } second
       *[other] every { $count } seconds
    }

feed-added = Added: { $feed }
feed-removed = Removed: { $feed }. Its articles stay.
feed-reading = Reading it …
feed-waiting = Other feeds are being read just now; this one comes after them.
feeds-several = The page names several feeds. Add one of them by its address:
feeds-none = This server follows no feeds. `/feed add` follows one.
# $counts is a number, or the message after this one.
feeds-count = Feeds: { $counts }
feeds-failing = { $total }, { $failing } failing
feeds-more = and { $count } more, see `/feed list`

# How a feed fares; its name stands before it.
feed-stopped = stopped: { $reason }
feed-failing =
    { $times ->
        [one] failed once: { $reason }
       *[other] failed { $times } times in a row: { $reason }
    }
feed-failing-since =
    { $times ->
        [one] failed once, last read { $time }: { $reason }
       *[other] failed { $times } times in a row, last read { $time }: { $reason }
    }
feed-not-read = not read yet
feed-read = last read { $time }
feed-unread =
    { $count ->
        [one] { $count } article not readable, the last: { $reason }
       *[other] { $count } articles not readable, the last: { $reason }
    }

# What a feed brought when it was read: why it failed, or counts of its articles with commas.
feed-brought = { $feed }: { $brought }
feed-failed = failed: { $reason }
feed-count-added = { $count } added
feed-count-known = { $count } here already or removed before
feed-count-unreadable = { $count } not readable
feed-count-left = { $count } left for the next time

## Help and privacy

help-short = Mention me with a question, for instance: When did Modi last visit Russia? `/help` shows what else I can do.
    .direct = Ask me a question, for instance: When did Modi last visit Russia? `/help` shows what else I can do.
# What was typed is no question.
reply-greeting = Hello! Ask me about diplomacy, for instance: When did Modi last visit Russia?
reply-thanks = You are welcome.
reply-help = { help-intro } Ask, for instance: When did Modi last visit Russia? `/help` shows all that I can do.
reply-request = I cannot do that: I look things up, and do not write, translate, calculate or play. { help-intro } Ask, for instance: When did Modi last visit Russia?
reply-remark = I answer questions, and this does not look like one to me. If an answer is wrong, *Not helpful* below it tells the people who run me.
reply-foreign = I answer questions on diplomacy, in English only, as my articles are in English. Ask, for instance: When did Modi last visit Russia?
help-unreadable = Discord does not show me that message. Open its menu, then *Apps* and *Ask about this message*.
help-intro = I answer questions on diplomacy from news articles, and quote the sentences the answer comes from.
help-asking = **Asking**
    .ways = `/ask` a question, mention me in a channel with one, or send me a direct message. Reply to an answer, or press *Follow up*, to ask on: "and China?", "who hosted it?". In a thread I remember the question before. The menu of a message has *Ask about this message*.
    .honest = Where the articles do not answer, I say so and show what comes nearest.
    .timeline = `/timeline` lists the dated events of a topic, such as "Modi Russia visits", and draws them; *Timeline* below an answer does so for what you asked about.
help-articles = **Articles of this server** (Manage Messages, or the role that the admins chose)
    .commands = `/article add` takes a file or the address of a web page, or opens a form for more. The menu of a message has *Add to archive*. `/article list`, `search` and `show` find articles; `edit` corrects what is said of one, `remove` takes it out, `restore` brings it back for 30 days.
    .feeds = `/feed add` follows a feed, whose new articles come in by themselves; `list`, `refresh` and `remove` look after feeds.
    .seen = They are seen in this server only; in direct messages I answer from the public articles.
help-archive = **Archive of this server** (Manage Server)
    .commands = `/archive status` shows what it holds, `settings` how I behave here, `gaps` what I could not answer; `reindex` builds its indexes anew. `export` and `import` take its articles along.
help-privacy = `/privacy about` tells what I keep, `/privacy forget` erases what I keep of you.

privacy-kept = **What I keep**
    .questions = That a question was asked, when, in which server, and whether it was answered: for { $days } days, without its text and without who asked.
    .feedback = What you say with *Helpful* and *Not helpful*, with your id: for { $days } days.
    .articles = Articles that curators add, for this server only, and what admins set. { $days } days after I have left a server, all I keep of it is deleted.
    .unread = I read no other messages than those that mention me or are sent to me.
privacy-recorded = **In this server** the admins have me keep the text of questions and who asked, for as long. They see the texts, not the names; members see texts as suggestions while they type.
privacy-not-recorded = **Here** I keep no text of questions, and not who asked them.
privacy-how-to-forget = `/privacy forget` erases what I keep of you, in all servers.
privacy-nothing = Erased: I had nothing of you. Your messages are Discord's to erase.
privacy-erased =
    { $count ->
        [one] Erased: I had { $count } record of you. Your messages are Discord's to erase.
       *[other] Erased: I had { $count } records of you. Your messages are Discord's to erase.
    }

## Commands: the name of each, and of its options, as it is typed; at most 32 small letters, `-` and
## `_`. A description has at most 100 characters.

menu-add-to-archive = Add to archive
menu-ask-about-this-message = Ask about this message
command-archive = archive
    .description = The archive of this server.
command-archive-status = status
    .description = What the archive of this server holds.
command-archive-settings = settings
    .description = How I behave in this server.
command-archive-gaps = gaps
    .description = What was asked in this server and could not be answered.
command-archive-reindex = reindex
    .description = Build the indexes of this server's archive anew.
command-archive-export = export
    .description = All articles of this server as files, to keep or to move.
command-archive-import = import
    .description = Take in the files of an export.
command-archive-import-file = file
    .description = A file that /archive export gave; without one a form opens.
command-feed = feed
    .description = The feeds of this server.
command-feed-add = add
    .description = Follow a feed: its new articles come in by themselves.
command-feed-add-url = url
    .description = The address of an RSS or Atom feed, of a sitemap, or of a page that names one.
command-feed-add-every = every
    .description = How often it is read; every 30 minutes if you do not say.
command-feed-list = list
    .description = The feeds of this server and how they fare.
command-feed-remove = remove
    .description = Follow a feed no more; its articles stay.
command-feed-remove-feed = feed
    .description = Type words of its title and pick it from the list.
command-feed-refresh = refresh
    .description = Read a feed now, whether it is due or not.
command-feed-refresh-feed = feed
    .description = Type words of its title and pick it from the list.
choice-15-minutes = 15 minutes
choice-30-minutes = 30 minutes
choice-1-hour = 1 hour
choice-6-hours = 6 hours
choice-1-day = 1 day
command-article = article
    .description = The articles of this server.
command-article-add = add
    .description = Add articles: a file, a web page, or a form for more.
command-article-add-file = file
    .description = A text, PDF, Word, EPUB, e-mail, HTML, JSON or zip file of at most 10 MB.
command-article-add-url = url
    .description = The address of a web page to read.
command-article-add-title = title
    .description = Its title, if the file does not say.
command-article-add-publisher = publisher
    .description = Who published it.
command-article-add-date = date
    .description = When it was published, as YYYY-MM-DD.
command-article-add-link = link
    .description = Where a file's article stands on the web.
command-article-list = list
    .description = The articles of this server, newest first.
command-article-list-title = title
    .description = Words of the title.
command-article-list-page = page
    .description = Which page of the list.
command-article-search = search
    .description = Find articles of this server by what they tell.
command-article-search-words = words
    .description = What the articles are about.
command-article-show = show
    .description = Read an article of this server.
command-article-show-article = article
    .description = Type words of its title and pick it from the list.
command-article-edit = edit
    .description = Correct what is said of an article of this server.
command-article-edit-article = article
    .description = Type words of its title and pick it from the list.
command-article-remove = remove
    .description = Remove an article from this server.
command-article-remove-article = article
    .description = Type words of its title and pick it from the list.
command-article-restore = restore
    .description = Bring back an article that was removed in the last 30 days.
command-article-restore-article = article
    .description = Type words of its title and pick it from the list.
command-ask = ask
    .description = Ask about diplomacy; the answer quotes its articles.
command-ask-question = question
    .description = For instance: When did Modi last visit Russia?
command-ask-since = since
    .description = Only from articles published on or after this day, as YYYY-MM-DD.
command-ask-until = until
    .description = Only from articles published by this day, as YYYY-MM-DD.
command-ask-as_of = as_of
    .description = Answer as on this day, as YYYY-MM-DD, instead of today.
command-ask-only_me = only_me
    .description = Show the answer to nobody else.
command-help = help
    .description = What I can do, and how to ask.
command-privacy = privacy
    .description = What I keep of you.
command-privacy-about = about
    .description = What I keep, and for how long.
command-privacy-forget = forget
    .description = Erase what I keep of you, in all servers.
command-timeline = timeline
    .description = The dated events of a topic in order, each with its source.
command-timeline-topic = topic
    .description = Somebody, a kind of event, or both; for instance: Modi Russia visits
command-timeline-since = since
    .description = The first day, as YYYY-MM-DD
command-timeline-until = until
    .description = The last day, as YYYY-MM-DD
