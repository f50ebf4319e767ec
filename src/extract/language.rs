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
}
