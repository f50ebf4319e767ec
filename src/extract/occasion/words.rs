//! The closed word lists by which the occasion of a statement is read. Own work, collected from reading newspapers.
//!
//! It knows nothing of sentences.

use crate::extract::known::{List, Lists};

/// Each list with its number, and all of them together.
macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $number:expr, [$($word:expr),* $(,)?];)*) => {
        $($(#[$doc])* pub(super) const $name: &List = &List::new($number, &[$($word),*]);)*
        /// Every list.
        pub(in crate::extract) const ALL: &[&List] = &[$($name),*];
    };
}

lists! {
    /// Occasions on which people speak in person.
    MEETINGS = 0, [
        "conference",
        "presser",
        "briefing",
        "rally",
        "speech",
        "address",
        "summit",
        "meeting",
        "meetings",
        "talks",
        "event",
        "gathering",
        "forum",
        "hall",
        "debate",
        "hearing",
        "appearance",
        "ceremony",
        "fundraiser",
        "convention",
        "dinner",
        "lunch",
        "luncheon",
        "breakfast",
        "panel",
        "vigil",
        "protest",
        "demonstration",
        "march",
        "stop",
        "session",
        "service",
        "funeral",
        "trial",
        "testimony",
        "remarks",
        "reception",
        "festival",
        "parade",
        "tour",
        "trip",
        "visit",
        "swing",
        "stopover",
        "inauguration",
        "seminar",
        "lecture",
        "workshop",
        "assembly",
        "conclave",
        "caucus",
        "news-conference",
        "town-hall",
        "match",
        "game",
    ];

    /// Journeys: what stands after their "to" is where the speaker was.
    JOURNEYS = 1, [
        "visit", "trip", "tour", "swing", "journey", "stop", "stopover",
    ];

    /// Occasions on which words are sent rather than spoken, or spoken into a microphone far away: a place near them is not the speaker's.
    MEDIA = 2, [
        "statement",
        "statements",
        "tweet",
        "tweets",
        "post",
        "posts",
        "email",
        "e-mail",
        "emails",
        "letter",
        "letters",
        "memo",
        "report",
        "article",
        "column",
        "op-ed",
        "editorial",
        "essay",
        "book",
        "memoir",
        "video",
        "message",
        "release",
        "filing",
        "filings",
        "lawsuit",
        "complaint",
        "brief",
        "affidavit",
        "ruling",
        "opinion",
        "order",
        "decision",
        "papers",
        "documents",
        "document",
        "blog",
        "ad",
        "advertisement",
        "note",
        "text",
        "call",
        "telegram",
        "communique",
        "communiqué",
        "Twitter",
        "Facebook",
        "Instagram",
        "Telegram",
        "X",
        "interview",
        "interviews",
        "broadcast",
        "podcast",
        "show",
        "program",
        "programme",
        "radio",
        "television",
        "TV",
        "phone",
        "telephone",
        "press-release",
        "op",
        "study",
        "survey",
        "poll",
        "newsletter",
    ];

    /// Verbs that open a scene.
    SCENES = 3, [
        "gathered",
        "assembled",
        "rallied",
        "marched",
        "voted",
        "convened",
        "debated",
        "met",
        "heard",
        "appeared",
        "sentenced",
        "jailed",
        "fined",
        "announced",
        "reported",
        "unveiled",
        "launched",
        "published",
        "outlined",
        "presented",
        "defended",
        "faced",
        "addressed",
        "set",
        "laid",
        "took",
    ];

    /// Nouns that lead into what is talked about, not to where the talking was.
    TOPICS = 4, [
        "response",
        "reference",
        "reaction",
        "support",
        "opposition",
        "regard",
        "relation",
        "answer",
        "favor",
        "favour",
        "wake",
        "aftermath",
        "case",
        "defense",
        "defence",
        "return",
        "exchange",
        "place",
        "light",
        "face",
        "order",
        "addition",
        "contrast",
        "terms",
        "fact",
        "part",
        "hope",
        "hopes",
        "effort",
        "bid",
        "attempt",
        "praise",
        "memory",
        "honor",
        "honour",
        "behalf",
        "account",
        "basis",
        "grounds",
        "recent",
        "charge",
        "war",
        "attack",
        "attacks",
        "killing",
        "shooting",
        "bombing",
        "election",
        "elections",
        "vote",
        "deal",
        "crisis",
        "decades",
        "century",
        "history",
    ];

    /// Verbs of speech that take the hearer as their object.
    TELLING = 5, [
        "told",
        "tell",
        "tells",
        "telling",
        "asked",
        "asks",
        "informed",
        "assured",
        "assures",
        "reminded",
        "warned",
        "warns",
        "urged",
        "urges",
        "accused",
        "accuses",
        "addressed",
        "briefed",
        "advised",
        "begged",
        "implored",
        "lectured",
    ];

    /// Those of them that put speaker and hearers in one place.
    ADDRESSING = 6, [
        "told",
        "tell",
        "tells",
        "telling",
        "addressed",
        "briefed",
        "lectured",
    ];

    /// Words that hang a clause on another one.
    SUBORDINATING = 7, [
        "after", "before", "since", "when", "until", "once", "because", "unlike", "whereas",
    ];

    /// Verbs of writing.
    WRITING = 8, [
        "wrote",
        "writes",
        "write",
        "written",
        "writing",
        "tweeted",
        "tweets",
        "tweeting",
        "retweeted",
        "posted",
        "posts",
        "posting",
        "read",
        "reads",
        "emailed",
        "texted",
        "blogged",
    ];

    /// Participles that tell where and when somebody speaks.
    SPEAKING = 9, [
        "speaking",
        "talking",
        "testifying",
        "appearing",
        "campaigning",
        "addressing",
        "briefing",
        "arriving",
        "visiting",
        "touring",
        "standing",
        "stopping",
        "answering",
        "giving",
        "recording",
        "delivering",
        "presenting",
        "chairing",
        "presiding",
        "attending",
        "launching",
        "reached",
        "interviewed",
        "contacted",
    ];

    /// Verbs of meeting the press, whose object hears what is said next.
    RECEIVING = 10, ["received", "welcomed", "met", "greeted", "hosted"];

    /// Verbs of speaking that say nothing of the words.
    SPOKE = 11, ["spoke", "talked", "testified", "appeared"];

    /// What somebody has made who was just quoted.
    REMARKS = 12, [
        "remark",
        "remarks",
        "comment",
        "comments",
        "statement",
        "statements",
        "appeal",
        "announcement",
    ];

    /// Buildings and squares that people speak at, of which a name behind them says the town.
    VENUES = 13, [
        "courthouse",
        "court",
        "stadium",
        "church",
        "cathedral",
        "mosque",
        "synagogue",
        "hall",
        "headquarters",
        "hospital",
        "school",
        "university",
        "college",
        "museum",
        "factory",
        "plant",
        "palace",
        "hotel",
        "airport",
        "station",
        "home",
        "house",
        "office",
        "offices",
        "embassy",
        "ministry",
        "parliament",
        "shelter",
        "camp",
        "square",
        "park",
        "arena",
        "theatre",
        "theater",
        "library",
        "market",
        "barracks",
        "base",
        "harbour",
        "harbor",
        "port",
        "shop",
        "store",
        "club",
    ];

    /// Those who write down what is said.
    PRESS = 14, ["us", "me", "reporters", "journalists"];

    /// People who hear.
    HEARERS = 15, [
        "us",
        "me",
        "reporters",
        "journalists",
        "supporters",
        "lawmakers",
        "voters",
        "parliament",
        "troops",
        "soldiers",
        "delegates",
        "students",
        "workers",
        "donors",
        "investors",
        "members",
        "officials",
        "attendees",
        "residents",
        "fans",
        "senators",
        "ministers",
        "deputies",
        "colleagues",
        "newsmen",
        "media",
        "activists",
        "followers",
        "people",
        "guests",
        "veterans",
        "police",
        "authorities",
        "diplomats",
        "leaders",
        "lawyers",
        "jurors",
        "employees",
        "crowds",
        "audiences",
        "worshippers",
        "worshipers",
        "pilgrims",
    ];

    /// Prepositions and particles that end a noun phrase.
    SMALL = 16, [
        "in",
        "at",
        "on",
        "during",
        "from",
        "to",
        "with",
        "of",
        "for",
        "by",
        "about",
        "over",
        "after",
        "before",
        "since",
        "until",
        "till",
        "through",
        "against",
        "amid",
        "between",
        "following",
        "because",
        "that",
        "which",
        "who",
        "whom",
        "whose",
        "if",
        "when",
        "where",
        "while",
        "as",
        "but",
        "so",
        "than",
        "whether",
        "why",
        "how",
        "what",
        "via",
        "into",
        "near",
        "outside",
        "inside",
        "aboard",
        "alongside",
        "beside",
        "ahead",
        "without",
        "despite",
        "under",
        "around",
        "regarding",
        "toward",
        "towards",
        "like",
        "though",
        "although",
        "once",
        "and",
        "or",
        "not",
    ];

    /// Finite verbs without content: where one follows, what stood before it was the content's subject, not an adjunct.
    FINITE = 17, [
        "is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "may",
        "might", "must", "shall", "should", "did", "does", "do", "isn", "wasn", "won", "didn", "doesn",
        "hasn", "hadn", "wouldn", "couldn", "came", "went", "got", "made", "took", "saw", "left",
        "gave", "killed", "began", "fell", "rose", "led", "met", "sent",
    ];

    /// Past forms that do not end in -ed, of verbs that a comment hangs on.
    PAST = 18, [
        "held", "cut", "struck", "hit", "threw", "drew", "took", "gave", "put", "set", "swept", "shot",
        "fought", "backed", "won", "lost", "left", "sold", "bought", "began", "broke", "withdrew",
    ];

    PRONOUNS = 19, [
        "he",
        "she",
        "they",
        "it",
        "we",
        "you",
        "there",
        "him",
        "her",
        "them",
        "us",
        "me",
        "this",
        "these",
        "those",
        "himself",
        "herself",
        "themselves",
    ];

    DETERMINERS = 20, [
        "a", "an", "the", "his", "her", "their", "its", "our", "my", "another", "several", "some",
        "two", "three", "one", "this", "each", "both",
    ];

    /// Words that may open a sentence before its first adjunct.
    OPENERS = 21, [
        "but",
        "and",
        "meanwhile",
        "however",
        "still",
        "then",
        "also",
        "so",
        "yet",
        "though",
    ];

    /// Words that set a statement apart from the one before it.
    APART = 22, [
        "later",
        "earlier",
        "previously",
        "separately",
        "separate",
        "recently",
        "once",
        "often",
        "repeatedly",
        "formerly",
        "before",
        "since",
        "already",
        "long",
        "never",
        "always",
        "has",
        "have",
        "had",
        "having",
        "ve",
    ];

    /// What makes a statement lie in the future, or nowhere.
    UNREAL = 23, [
        "will", "would", "to", "could", "can", "may", "might", "should", "shall", "must", "not",
        "never", "won", "didn", "doesn", "refused", "declined",
    ];

    /// Words that lead a date.
    LEADING = 24, [
        "on", "in", "late", "early", "earlier", "later", "during", "over", "at", "back",
    ];

    /// Prepositions that a place may stand behind.
    WHERE = 25, ["in", "at", "from", "outside", "inside", "near", "aboard"];

    /// What an adjunct may begin with beside those and the participles.
    ADJOINING = 26, [
        "alongside", "beside", "with", "to", "via", "by", "through", "after", "following", "during", "on", "asked", "opening",
        "pressed", "questioned", "while",
    ];

    /// Verbs that tell of an occasion of speech in certain company: "made the remark", "was speaking".
    DOING = 28, ["made", "speaking"];
}

/// All verbs, those of speech aside, that may tell of a day or place of speech.
pub(super) const MEETING: Lists = SPOKE.alone().or(RECEIVING.alone()).or(DOING.alone());
