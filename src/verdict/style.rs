//! House style: spellings, figures, abbreviations and forms of names that say the same (rule R17), and forms of one word (rule R14).
//!
//! In come the words of either side of an edit; out comes a canonical form of each, so that equal forms mean equal words. The tables are
//! closed: what they do not hold is a change of words.

use super::side::Token;

/// Titles and other abbreviations, with what they stand for.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("mr", "mister"),
    ("pres", "president"),
    ("gov", "governor"),
    ("sen", "senator"),
    ("sens", "senators"),
    ("rep", "representative"),
    ("reps", "representatives"),
    ("gen", "general"),
    ("lt", "lieutenant"),
    ("sgt", "sergeant"),
    ("col", "colonel"),
    ("capt", "captain"),
    ("cmdr", "commander"),
    ("dr", "doctor"),
    ("prof", "professor"),
    ("rev", "reverend"),
    ("hon", "honourable"),
    ("st", "saint"),
    ("jan", "january"),
    ("feb", "february"),
    ("aug", "august"),
    ("sept", "september"),
    ("sep", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
    ("vs", "versus"),
    ("pct", "percent"),
    ("ok", "okay"),
    ("o.k.", "okay"),
];
/// Numbers up to ten.
const NUMBERS: [&str; 11] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];
/// Spoken contractions.
const SPOKEN: &[(&str, &str)] = &[
    ("gonna", "going to"),
    ("wanna", "want to"),
    ("gotta", "got to"),
    ("kinda", "kind of"),
    ("sorta", "sort of"),
    ("gimme", "give me"),
    ("lemme", "let me"),
    ("'em", "them"),
    ("'cause", "because"),
    ("'til", "until"),
    ("goin'", "going"),
    ("doin'", "doing"),
    ("nothin'", "nothing"),
    ("somethin'", "something"),
    ("gettin'", "getting"),
    ("talkin'", "talking"),
    ("sayin'", "saying"),
    ("y'all", "you all"),
    ("ol'", "old"),
    ("ya", "you"),
];
/// Spellings that no pattern covers.
const SPELLINGS: &[(&str, &str)] = &[
    ("centre", "center"),
    ("centres", "centers"),
    ("theatre", "theater"),
    ("theatres", "theaters"),
    ("metre", "meter"),
    ("metres", "meters"),
    ("kilometre", "kilometer"),
    ("kilometres", "kilometers"),
    ("litre", "liter"),
    ("litres", "liters"),
    ("fibre", "fiber"),
    ("calibre", "caliber"),
    ("sombre", "somber"),
    ("meagre", "meager"),
    ("spectre", "specter"),
    ("lustre", "luster"),
    ("defence", "defense"),
    ("defences", "defenses"),
    ("offence", "offense"),
    ("offences", "offenses"),
    ("licence", "license"),
    ("licences", "licenses"),
    ("pretence", "pretense"),
    ("practise", "practice"),
    ("practised", "practiced"),
    ("practising", "practicing"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("grey", "gray"),
    ("sceptical", "skeptical"),
    ("sceptic", "skeptic"),
    ("sceptics", "skeptics"),
    ("scepticism", "skepticism"),
    ("ageing", "aging"),
    ("judgement", "judgment"),
    ("judgements", "judgments"),
    ("aluminium", "aluminum"),
    ("manoeuvre", "maneuver"),
    ("manoeuvres", "maneuvers"),
    ("plough", "plow"),
    ("towards", "toward"),
    ("afterwards", "afterward"),
    ("whilst", "while"),
    ("amongst", "among"),
    ("learnt", "learned"),
    ("burnt", "burned"),
    ("dreamt", "dreamed"),
    ("spelt", "spelled"),
    ("spoilt", "spoiled"),
    ("adviser", "advisor"),
    ("advisers", "advisors"),
    ("enquiry", "inquiry"),
    ("enquiries", "inquiries"),
    ("jewellery", "jewelry"),
    ("travelled", "traveled"),
    ("travelling", "traveling"),
    ("traveller", "traveler"),
    ("travellers", "travelers"),
    ("cancelled", "canceled"),
    ("cancelling", "canceling"),
    ("labelled", "labeled"),
    ("modelled", "modeled"),
    ("modelling", "modeling"),
    ("signalled", "signaled"),
    ("signalling", "signaling"),
    ("fuelled", "fueled"),
    ("fuelling", "fueling"),
    ("levelled", "leveled"),
    ("counsellor", "counselor"),
    ("fulfil", "fulfill"),
    ("enrol", "enroll"),
    ("instalment", "installment"),
    ("skilful", "skillful"),
    ("wilful", "willful"),
    ("paediatric", "pediatric"),
    ("anaemia", "anemia"),
    ("foetus", "fetus"),
    ("oestrogen", "estrogen"),
    ("haemorrhage", "hemorrhage"),
    ("mum", "mom"),
    ("mums", "moms"),
    ("moustache", "mustache"),
    ("pyjamas", "pajamas"),
    ("catalogue", "catalog"),
    ("dialogue", "dialog"),
    ("analogue", "analog"),
    ("cosy", "cozy"),
    ("tonne", "ton"),
    ("cheque", "check"),
    ("kyiv", "kiev"),
    ("odesa", "odessa"),
    ("kharkiv", "kharkov"),
    ("lviv", "lvov"),
    ("mykolaiv", "nikolaev"),
    ("zaporizhzhia", "zaporozhye"),
    ("mumbai", "bombay"),
    ("beijing", "peking"),
    ("myanmar", "burma"),
    ("türkiye", "turkey"),
    ("koran", "quran"),
    ("qur'an", "quran"),
    ("moslem", "muslim"),
    ("mohammed", "muhammad"),
    ("mohamed", "muhammad"),
    ("mohammad", "muhammad"),
    ("gaddafi", "qaddafi"),
    ("gadhafi", "qaddafi"),
    ("kadhafi", "qaddafi"),
    ("netanyahoo", "netanyahu"),
    ("hizbollah", "hezbollah"),
    ("hizbullah", "hezbollah"),
    ("isil", "isis"),
];
/// British -our, American -or: the stems.
const OUR: &[&str] = &[
    "arm", "behavi", "cand", "clam", "col", "demean", "endeav", "fav", "ferv", "flav", "harb",
    "hon", "hum", "lab", "neighb", "od", "parl", "ranc", "rig", "rum", "sav", "savi", "splend",
    "tum", "val", "vap", "vig",
];
const CURRENCIES: &[(&str, &str)] = &[
    ("$", "dollar"),
    ("€", "euro"),
    ("£", "pound"),
    ("¥", "yen"),
    ("₽", "rouble"),
    ("₹", "rupee"),
    ("₴", "hryvnia"),
];
const SCALES: &[&str] = &[
    "hundred", "thousand", "million", "billion", "trillion", "m", "bn", "tn", "k",
];

/// What contractions stand for. Their spread forms are the same words to a grammarian, though not inside marks (rule R14).
const CONTRACTIONS: &[(&str, &str)] = &[
    ("won't", "will not"),
    ("can't", "can not"),
    ("cannot", "can not"),
    ("shan't", "shall not"),
    ("ain't", "is not"),
    ("let's", "let us"),
];

/// Forms of *be*, *have*, *do*, and the articles: what a tidying hand touches.
const AUXILIARY: &[(&str, &str)] = &[
    ("am", "be"),
    ("is", "be"),
    ("are", "be"),
    ("was", "be"),
    ("were", "be"),
    ("been", "be"),
    ("being", "be"),
    ("has", "have"),
    ("had", "have"),
    ("having", "have"),
    ("does", "do"),
    ("did", "do"),
    ("done", "do"),
    ("doing", "do"),
];
/// Irregular forms of common verbs and nouns.
const IRREGULAR: &[(&str, &str)] = &[
    ("said", "say"),
    ("went", "go"),
    ("gone", "go"),
    ("came", "come"),
    ("saw", "see"),
    ("seen", "see"),
    ("took", "take"),
    ("taken", "take"),
    ("gave", "give"),
    ("given", "give"),
    ("got", "get"),
    ("gotten", "get"),
    ("made", "make"),
    ("knew", "know"),
    ("known", "know"),
    ("thought", "think"),
    ("told", "tell"),
    ("found", "find"),
    ("left", "leave"),
    ("felt", "feel"),
    ("kept", "keep"),
    ("held", "hold"),
    ("brought", "bring"),
    ("began", "begin"),
    ("begun", "begin"),
    ("wrote", "write"),
    ("written", "write"),
    ("stood", "stand"),
    ("heard", "hear"),
    ("meant", "mean"),
    ("met", "meet"),
    ("ran", "run"),
    ("paid", "pay"),
    ("sat", "sit"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("led", "lead"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("lost", "lose"),
    ("fell", "fall"),
    ("fallen", "fall"),
    ("sent", "send"),
    ("built", "build"),
    ("understood", "understand"),
    ("drew", "draw"),
    ("drawn", "draw"),
    ("broke", "break"),
    ("broken", "break"),
    ("spent", "spend"),
    ("rose", "rise"),
    ("risen", "rise"),
    ("drove", "drive"),
    ("driven", "drive"),
    ("bought", "buy"),
    ("wore", "wear"),
    ("worn", "wear"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("won", "win"),
    ("fought", "fight"),
    ("taught", "teach"),
    ("caught", "catch"),
    ("dealt", "deal"),
    ("died", "die"),
    ("dying", "die"),
    ("lay", "lie"),
    ("men", "man"),
    ("women", "woman"),
    ("children", "child"),
    ("lives", "life"),
    ("wives", "wife"),
    ("feet", "foot"),
    ("people", "person"),
    ("news", "news"),
];

/// True where the words of both sides say the same in another house's style.
pub fn same_style(record: &[Token<'_>], draft: &[Token<'_>]) -> bool {
    let (a, b) = (canonical(record), canonical(draft));
    a == b || a.concat() == b.concat() && (compound(record) || compound(draft))
}

/// True where the two sides differ as contraction and spread form, articles, auxiliaries, or forms of one word.
pub fn same_lemmas(record: &[Token<'_>], draft: &[Token<'_>]) -> bool {
    let read = |side: &[Token<'_>]| -> Vec<String> {
        canonical(side)
            .iter()
            .flat_map(|word| spread(word))
            .filter(|word| !matches!(word.as_str(), "a" | "an" | "the"))
            .map(|word| lemma(&word))
            .collect()
    };
    let (a, b) = (read(record), read(draft));
    if a == b {
        return true;
    }
    // "has been" and "was": nothing but auxiliaries differs.
    let content = |side: &[String]| -> Vec<String> {
        side.iter()
            .filter(|word| !matches!(word.as_str(), "be" | "have" | "do"))
            .cloned()
            .collect()
    };
    content(&a) == content(&b)
}

/// The words of an edit in one spelling, contractions spread.
pub fn plain(words: &[Token<'_>]) -> Vec<String> {
    canonical(words)
        .iter()
        .flat_map(|word| spread(word))
        .collect()
}

/// The words of an edit in one spelling.
pub fn canonical(words: &[Token<'_>]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let key = words[at].sense();
        let next = words.get(at + 1).map(|word| word.key);
        at += 1;
        if key == "per" && next == Some("cent") {
            out.push("percent".into());
            at += 1;
            continue;
        }
        if let Some((currency, figure)) = money(key) {
            out.push(figure);
            while let Some(scale) = words
                .get(at)
                .map(|word| word.key)
                .filter(|key| SCALES.contains(key))
            {
                out.push(scale_name(scale).into());
                at += 1;
            }
            out.push(currency.into());
            continue;
        }
        if let Some(figure) = key.strip_suffix('%') {
            out.push(number(figure));
            out.push("percent".into());
            continue;
        }
        if let Some((_, spoken)) = SPOKEN.iter().find(|(short, _)| *short == key) {
            out.extend(spoken.split(' ').map(String::from));
            continue;
        }
        if let Some(initials) = initials(&words[at - 1]) {
            out.push(initials);
            continue;
        }
        out.push(spelling(key, words[at - 1].cased));
    }
    out
}

fn money(key: &str) -> Option<(&'static str, String)> {
    let (sign, name) = CURRENCIES.iter().find(|(sign, _)| key.starts_with(sign))?;
    let figure = &key[sign.len()..];
    let digits = figure.trim_end_matches(|ch: char| ch.is_alphabetic());
    let scale = &figure[digits.len()..];
    let mut text = number(digits);
    if !scale.is_empty() {
        text.push(' ');
        text.push_str(scale_name(scale));
    }
    Some((name, text))
}

fn scale_name(scale: &str) -> &str {
    match scale {
        "m" => "million",
        "bn" => "billion",
        "tn" => "trillion",
        "k" => "thousand",
        other => other,
    }
}

fn number(figure: &str) -> String {
    let plain: String = figure.chars().filter(|&ch| ch != ',').collect();
    match plain.parse::<usize>() {
        Ok(n) if n < NUMBERS.len() && n.to_string() == plain => NUMBERS[n].into(),
        _ => plain,
    }
}

/// `U.S.` and `US`, never `us`: a word of capitals only, or of single letters with dots.
fn initials(word: &Token<'_>) -> Option<String> {
    let dotted =
        word.key.contains('.') && word.key.split('.').all(|part| part.chars().count() <= 1);
    let capitals = word.cased.len() > 1 && word.cased.chars().all(char::is_uppercase);
    (dotted || capitals).then(|| {
        let letters: String = word.key.chars().filter(|&ch| ch != '.').collect();
        if letters == "ok" {
            "okay".into()
        } else {
            format!("{letters}.")
        }
    })
}

fn spelling(key: &str, cased: &str) -> String {
    if key.bytes().next().is_some_and(|b| b.is_ascii_digit()) {
        return number(key);
    }
    if let Some((base, possessive)) = key.strip_suffix("'s").map(|base| (base, "'s")) {
        return spelling(base, cased) + possessive;
    }
    if let Some((_, to)) = ABBREVIATIONS
        .iter()
        .chain(SPELLINGS)
        .find(|(from, _)| *from == key)
    {
        return (*to).into();
    }
    if matches!(
        key,
        "dollars" | "euros" | "pounds" | "roubles" | "rubles" | "rupees"
    ) {
        return key.trim_end_matches('s').replace("ruble", "rouble");
    }
    for stem in OUR {
        if let Some(rest) = key
            .strip_prefix(stem)
            .and_then(|rest| rest.strip_prefix("our"))
        {
            return format!("{stem}or{rest}");
        }
    }
    if key.len() >= 7 {
        for (british, american) in [
            ("ise", "ize"),
            ("ised", "ized"),
            ("ises", "izes"),
            ("ising", "izing"),
            ("isation", "ization"),
            ("isations", "izations"),
            ("yse", "yze"),
            ("ysed", "yzed"),
        ] {
            if let Some(stem) = key.strip_suffix(british) {
                return format!("{stem}{american}");
            }
        }
    }
    // Transliterated names: Zelenskyy, Zelensky, Zelenskiy.
    if cased.chars().next().is_some_and(char::is_uppercase) && key.len() >= 6 {
        for ending in ["yy", "iy", "ij", "yi", "ii", "yj"] {
            if let Some(stem) = key.strip_suffix(ending) {
                return format!("{stem}y");
            }
        }
    }
    key.into()
}

fn spread(word: &str) -> Vec<String> {
    if let Some((_, long)) = CONTRACTIONS.iter().find(|(short, _)| *short == word) {
        return long.split(' ').map(String::from).collect();
    }
    for (ending, long) in [
        ("n't", "not"),
        ("'re", "are"),
        ("'ll", "will"),
        ("'ve", "have"),
        ("'m", "am"),
    ] {
        if let Some(base) = word.strip_suffix(ending)
            && !base.is_empty()
        {
            return vec![base.into(), long.into()];
        }
    }
    if let Some(base) = word.strip_suffix("'s")
        && matches!(
            base,
            "it" | "that" | "there" | "he" | "she" | "what" | "who" | "where" | "here" | "how"
        )
    {
        return vec![base.into(), "is".into()];
    }
    vec![word.into()]
}

/// The ground form of a word, as far as its ending tells.
pub fn lemma(word: &str) -> String {
    if let Some((_, base)) = AUXILIARY
        .iter()
        .chain(IRREGULAR)
        .find(|(form, _)| *form == word)
    {
        return (*base).into();
    }
    // Only letters that a regular ending leaves are compared: stop, stopped, stopping; carry, carries; note, noted.
    let stem = |base: &str| -> String {
        let mut letters: Vec<char> = base.chars().collect();
        if let [.., a, b] = letters[..]
            && a == b
            && !matches!(a, 'l' | 's' | 'e')
        {
            letters.pop();
        }
        if letters.last() == Some(&'e') {
            letters.pop();
        }
        letters.into_iter().collect()
    };
    for (ending, put) in [
        ("ies", "y"),
        ("ied", "y"),
        ("ing", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
    ] {
        if let Some(base) = word.strip_suffix(ending)
            && base.len() >= 3
            && !(ending == "s" && base.ends_with(['s', 'u', 'i']))
        {
            return stem(&format!("{base}{put}"));
        }
    }
    if word.len() >= 4 {
        stem(word)
    } else {
        word.into()
    }
}

/// Two words joined by a hyphen, which the other side may write as one; re-sign is not resign.
fn compound(words: &[Token<'_>]) -> bool {
    words.len() == 2 && words[0].key != "re" && words[1].hyphened
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{text::Folded, verdict::side::Side};

    fn check(record: &str, draft: &str, of: fn(&[Token<'_>], &[Token<'_>]) -> bool) -> bool {
        let (a, b) = (Folded::new(record), Folded::new(draft));
        of(&Side::one(&a).words, &Side::one(&b).words)
    }

    #[test]
    fn styles_that_say_the_same() {
        for (a, b) in [
            ("25%", "25 percent"),
            ("25 per cent", "25%"),
            ("five", "5"),
            ("$5 million", "5 million dollars"),
            ("1,000", "1000"),
            ("colour", "color"),
            ("realise", "realize"),
            ("gonna", "going to"),
            ("Zelenskyy", "Zelensky"),
            ("U.S.", "US"),
            ("Sen.", "Senator"),
            ("per cent", "percent"),
            ("neighbours", "neighbors"),
            ("Kyiv", "Kiev"),
            ("Sept.", "September"),
            ("e-mail", "email"),
            ("ceasefire", "cease-fire"),
        ] {
            assert!(check(a, b, same_style), "{a} = {b}");
        }
        for (a, b) in [
            ("us", "US"),
            ("25", "25%"),
            ("fifteen", "50"),
            ("prise", "prize"),
            ("$5", "€5"),
            ("we're", "were"),
            ("may be", "maybe"),
            ("every day", "everyday"),
            ("re-sign", "resign"),
            ("11", "eleven"),
            ("million", "billion"),
        ] {
            assert!(!check(a, b, same_style), "{a} ≠ {b}");
        }
    }

    #[test]
    fn forms_of_one_word() {
        for (a, b) in [
            ("is", "are"),
            ("the", ""),
            ("has been", "was"),
            ("says", "said"),
            ("stopped", "stop"),
            ("don't", "do not"),
            ("it's", "it is"),
            ("countries", "country"),
            ("noted", "note"),
            ("a", "the"),
        ] {
            assert!(check(a, b, same_lemmas), "{a} ~ {b}");
        }
        for (a, b) in [
            ("is", "isn't"),
            ("will", "would"),
            ("ships", "boats"),
            ("not", ""),
            ("news", "new"),
            ("can", "could"),
        ] {
            assert!(!check(a, b, same_lemmas), "{a} ≁ {b}");
        }
    }
}
