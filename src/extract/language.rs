//! Tells whether an article is in a language whose sources can be read.
//!
//! In: the text of the article. Out: its language where it is long enough to be told, and whether cues and names are read in it.
//! Only a sample is looked at.

use whatlang::Lang;

use crate::lexicon::list::WordList;

/// A language, as far as a text shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its BCP 47 code.
    pub code: &'static str,
    /// Its name, for messages.
    pub name: &'static str,
    /// True where cues and sources are read.
    pub supported: bool,
}

/// Bytes looked at, in three places.
const SAMPLE: usize = 400;
/// Below this many bytes a text could be anything.
const LEAST: usize = 120;

/// Little words of English.
static LITTLE: WordList = WordList::new(&[
    "the", "of", "and", "to", "that", "for", "with", "was", "said", "he", "his", "she", "it",
    "its", "by", "has", "have", "not", "are", "from", "this", "they", "their", "who", "would",
    "which", "been",
]);

/// Words that are frequent in English, in speech above all, and seldom stand in a text of another language of Latin letters.
static ENGLISH: WordList = WordList::new(&[
    "the", "and", "that", "with", "said", "she", "have", "from", "this", "they", "their", "would",
    "which", "but", "because", "about", "than", "what", "when", "could", "should", "there", "you",
    "your", "our", "its", "i", "my", "it", "be", "just", "like", "people", "think", "know", "very",
    "not", "are", "who", "i'm", "it's", "that's", "we're", "don't", "can't", "i’m", "it’s",
    "that’s", "we’re", "don’t", "can’t",
]);

/// True where enough words of a text are English that no guess from its letters counts against it: short and spoken texts are guessed badly.
fn has_english(samples: &[&str]) -> bool {
    let mut words = 0;
    let mut english = 0;
    for word in samples.iter().flat_map(|sample| sample.split_whitespace()) {
        let word = word.trim_matches(|ch: char| !ch.is_alphanumeric());
        words += usize::from(!word.is_empty());
        english += usize::from(word.len() < 12 && ENGLISH.holds_exactly(&word.to_lowercase()));
    }
    english >= 3 && english * 8 >= words
}

/// True where the little words of English are as frequent as only English has them: most articles need no closer look.
fn english(samples: [&str; 3]) -> bool {
    let mut words = 0;
    let mut little = 0;
    for sample in samples {
        for word in sample.split_ascii_whitespace() {
            words += 1;
            little += usize::from(word.len() < 6 && LITTLE.holds_exactly(word));
        }
    }
    words >= 20 && little * 8 >= words
}

/// The language of a text; `None` where it is too short or mixed to tell.
pub fn detect(text: &str) -> Option<Language> {
    if text.len() < LEAST {
        return None;
    }
    let samples = [0, 1, 2].map(|part| {
        let mut from = text.len() / 3 * part;
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let mut to = text.len().min(from + SAMPLE.min(text.len() / 3));
        while !text.is_char_boundary(to) {
            to += 1;
        }
        &text[from..to]
    });
    if english(samples) {
        return Some(Language {
            code: "en",
            name: "English",
            supported: true,
        });
    }
    let sample = samples.join(" ");
    let info = whatlang::detect(&sample)?;
    if !info.is_reliable() {
        return None;
    }
    if info.lang() != Lang::Eng && has_english(&samples) {
        return None;
    }
    let (code, name) = match info.lang() {
        Lang::Eng => ("en", "English"),
        Lang::Deu => ("de", "German"),
        Lang::Fra => ("fr", "French"),
        Lang::Spa => ("es", "Spanish"),
        Lang::Ita => ("it", "Italian"),
        Lang::Por => ("pt", "Portuguese"),
        Lang::Nld => ("nl", "Dutch"),
        Lang::Pol => ("pl", "Polish"),
        Lang::Rus => ("ru", "Russian"),
        Lang::Ukr => ("uk", "Ukrainian"),
        Lang::Swe => ("sv", "Swedish"),
        Lang::Dan => ("da", "Danish"),
        Lang::Ces => ("cs", "Czech"),
        Lang::Tur => ("tr", "Turkish"),
        Lang::Hun => ("hu", "Hungarian"),
        Lang::Fin => ("fi", "Finnish"),
        other => ("und", other.eng_name()),
    };
    Some(Language {
        code,
        name,
        supported: info.lang() == Lang::Eng,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clippings() {
        for (text, code) in [
            (
                "The harbour was closed on Monday and the ferries to the islands were cancelled, the minister of transport said in the evening to the press.",
                "en",
            ),
            (
                "Der Hafen wurde am Montag geschlossen, und die Fähren zu den Inseln fielen aus, sagte die Ministerin am Abend vor der Presse in der Stadt.",
                "de",
            ),
            (
                "Le port a été fermé lundi et les bateaux vers les îles ont été annulés, a déclaré la ministre des transports dans la soirée à la presse.",
                "fr",
            ),
        ] {
            let found = detect(text).unwrap();
            assert_eq!((found.code, found.supported), (code, code == "en"));
        }
        assert_eq!(detect("Nein."), None, "too short to tell");
    }

    #[test]
    fn spoken_english_is_no_other_language() {
        for text in [
            "“Gravel is dearer than the sand,” Roe said, “but I feel like we’re talking about gravel because the other side feels better about it.”\n\n\
             “Gravel is dearer than the sand,” Roe said, “but I feel like we’re talking about gravel because of them.”",
            "“We win, we lose, it’s a game,” Kvarme said. “Bodo vant, vi tapte, but that’s football and the lads know it, I told them so.”",
        ] {
            let found = detect(text);
            assert!(found.is_none_or(|language| language.supported), "{found:?}");
        }
        let norwegian = "Havnen ble stengt mandag, og fergene til øyene ble innstilt, sa samferdselsministeren til pressen om kvelden. \
                         Hun leste «The Winter and the Sea that Was» for barna, sa hun, og ville ikke si mer om saken.";
        assert!(!detect(norwegian).unwrap().supported);
    }
}
