//! Words of another than the one named beside them: *Doe was told: “It is over”*, *“It is over,” Doe recalled Roe saying*.
//!
//! In: a clause of saying, or the sentence before the marks. Out: whether the words were handed on, read out or written by somebody else.

use super::{
    Clause, SAYING, Token,
    lists::{BESIDE, HANDED, RECALLING, RECITING},
};
use crate::lexicon::list::Words;

impl Clause<'_> {
    /// "Doe was told", "agreed with Doe that", "said the brother of Doe", "Doe recalled Roe saying", "said, quoting Roe".
    pub(super) fn of_another(&self) -> bool {
        let last = self.before.last().map_or("", |token| &*token.key);
        let behind = |at: usize| self.behind.get(at).map_or("", |token| &*token.key);
        let told = self.verb == "told" && ["was", "were", "been", "is"].hold(last);
        let agreed = ["agreed", "agrees", "agreeing"].hold(self.verb) && behind(0) == "with";
        let kin = ["the", "a", "one"].hold(behind(0))
            && BESIDE.hold(behind(1))
            && ["of", "to", "for"].hold(behind(2))
            && !count(behind(3));
        let mut rest = self.before.iter().rev();
        let recalled = self.verb == "saying"
            && self.before.last().is_some_and(|last| last.capital)
            && rest
                .find(|token| !token.capital)
                .is_some_and(|token| RECALLING.hold(&token.key));
        let mut rest = self.before.iter().rev();
        // "Police said a witness heard Doe say"
        let overheard = self.verb == "say"
            && self.before.last().is_some_and(|last| last.capital)
            && rest
                .find(|token| !token.capital)
                .is_some_and(|token| ["heard", "hears", "overheard"].hold(&token.key));
        // "Doe kept a portrait of her mother, who used to tell her"
        let keys = self.before.iter().rev().map(|token| &*token.key);
        let used = keys.take(3).eq(["to", "used", "who"]);
        told || agreed
            || kin
            || recalled
            || overheard
            || used
            || self.recites()
            || self.tells_of_another()
            || self.written_by_another()
            || self.read_by_another()
            || self.put_to()
    }

    /// "Doe claimed Roe had called it", "counsel suggested that Roe had told": that Roe said so is what Doe says, and may be contested.
    fn put_to(&self) -> bool {
        const CONTESTED: [&str; 9] = [
            "suggested",
            "suggests",
            "claimed",
            "claims",
            "alleged",
            "alleges",
            "insinuated",
            "implied",
            "implies",
        ];
        let mut back = self.before.iter().rev().peekable();
        back.next_if(|token| ["had", "has", "once"].hold(&token.key));
        let mut names = 0;
        while back.next_if(|token| token.capital && !token.ends).is_some() {
            names += 1;
        }
        back.next_if(|token| token.key == "that");
        let contested = back.next().is_some_and(|token| CONTESTED.hold(&token.key));
        // "Doe, who claimed", and "Claims Roe" name no subject.
        names > 0 && contested && back.next().is_some()
    }

    /// "A statement read by Roe said": Roe lent a voice.
    fn read_by_another(&self) -> bool {
        let letters = ["statement", "letter", "message", "note"];
        let near = &self.before[..self.before.len().min(4)];
        let article = ["a", "the", "his", "her", "their"];
        near.first().is_some_and(|first| article.hold(&first.key))
            && near.windows(3).any(|three| {
                letters.hold(&three[0].key)
                    && three[1].key == "read"
                    && ["by", "out", "aloud"].hold(&three[2].key)
            })
    }

    /// "Said, quoting Roe", "said, reading from a letter by Roe"; of a report quoted without a name the words are its own.
    fn recites(&self) -> bool {
        const FAR: usize = 8;
        let whose = |token: &Token<'_>| token.capital || ["his", "her", "their"].hold(&token.key);
        let behind = |at: usize| self.behind.get(at);
        // "Said Doe, the mayor, quoting Roe"
        let begins = |at: &usize| *at < 2 || self.behind[at - 1].ends;
        let first = || (0..self.behind.len().min(FAR)).filter(begins);
        let quoting = first().any(|at| {
            behind(at).is_some_and(|token| RECITING.hold(&token.key))
                && behind(at + 1).is_some_and(whose)
        });
        let read = self.verb == "read"
            && behind(0).is_some_and(|token| ["in", "about"].hold(&token.key))
            && behind(1).is_some_and(|token| ["the", "a"].hold(&token.key));
        let reading = first().find(|&at| self.behind[at].key == "reading");
        let letter = reading.is_some_and(|at| {
            let rest = &self.behind[at + 1..self.behind.len().min(at + FAR)];
            rest.windows(2)
                .any(|two| ["by", "from"].hold(&two[0].key) && two[1].capital)
        });
        let after = behind(0).is_some_and(|token| token.key == "after")
            && behind(1).is_some_and(|token| token.capital)
            && ["repeated", "repeats"].hold(self.verb);
        quoting || read || letter || after
    }

    /// "Doe said Roe had said", "Doe cited Roe as saying", "Doe claimed Roe told him": right behind the verb stands another's name, and then
    /// a verb of saying.
    fn tells_of_another(&self) -> bool {
        let mut rest = self.behind.iter().peekable();
        rest.next_if(|token| token.key == "that");
        let mut names = 0;
        let mut ends = false;
        while let Some(name) = rest.next_if(|token| token.capital && !ends) {
            (names, ends) = (names + 1, name.ends);
        }
        if names == 0 || ends {
            return false;
        }
        while rest
            .next_if(|token| ["had", "has", "as", "once"].hold(&token.key))
            .is_some()
        {}
        // "Told Roe to say": the one spoken to comes first.
        let heard = !["told", "tells", "asked", "asks"].hold(self.verb);
        heard
            && rest.next().is_some_and(|token| {
                SAYING.contains(&&*token.key) && !token.key.starts_with("call")
            })
    }

    /// "Doe’s statement, written by Roe, said": whose words these are the clause does not tell.
    fn written_by_another(&self) -> bool {
        let names = |token: &&Token<'_>| token.capital;
        let mut back = self.before.iter().rev();
        let named = back.clone().take_while(names).count();
        let ends = self.before.last().is_some_and(|last| last.ends);
        let mut rest = back.by_ref().skip(named);
        named > 0
            && ends
            && rest.next().is_some_and(|token| token.key == "by")
            && rest.next().is_some_and(|token| HANDED.hold(&token.key))
    }
}

/// "Doe said she had told him", behind the words: they are hers.
pub(super) fn told_by_another(behind: &[Token<'_>]) -> bool {
    let mut rest = behind.iter().peekable();
    rest.next_if(|token| token.key == "that");
    let pronoun = rest
        .next()
        .is_some_and(|token| ["he", "she", "they"].hold(&token.key));
    let had = rest.next().is_some_and(|token| token.key == "had");
    pronoun
        && had
        && rest
            .next()
            .is_some_and(|token| ["told", "said"].hold(&token.key))
}

/// A number of children.
fn count(key: &str) -> bool {
    const FEW: [&str; 10] = [
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "one",
    ];
    FEW.hold(key) || key.starts_with(|ch: char| ch.is_ascii_digit())
}

/// "Doe said she asked the bank and was told it was “a mistake”": the words are the bank's. "Told of the verdict, Doe shouted" tells only
/// what about.
pub(super) fn was_told(lead: &[Token<'_>]) -> bool {
    let said = |token: &Token<'_>| SAYING.contains(&&*token.key);
    lead.iter().rposition(said).is_some_and(|at| {
        let passive = at.checked_sub(1).map(|before| &*lead[before].key);
        let about = lead
            .get(at + 1)
            .is_some_and(|next| ["of", "about"].hold(&next.key));
        lead[at].key == "told"
            && !about
            && passive.is_some_and(|be| ["was", "were", "been"].hold(be))
    })
}

/// "Doe received a letter:", "Doe read out a message from Roe:", "Doe said, quoting Roe:", "Doe vs Roe:".
pub(super) fn passed_on(lead: &[Token<'_>]) -> bool {
    const LAST: usize = 9;
    if !lead.last().is_some_and(|token| token.ends) {
        return false;
    }
    let near = &lead[lead.len().saturating_sub(LAST)..];
    // "In Roe vs Wade, Justice Lund wrote:" names a case.
    let against = near.windows(3).enumerate().any(|(at, three)| {
        let names = near[at + 2..].iter().all(|token| token.capital);
        let last = at + 3 == near.len();
        three[0].capital
            && ["vs", "versus"].hold(&three[1].key)
            && names
            && (last || !three[2].ends)
    });
    let found = near.iter().rposition(|token| {
        [
            "received", "receives", "got", "gets", "read", "reads", "recited", "quoting",
        ]
        .hold(&token.key)
    });
    // "Doe heard:"
    let heard = ["heard", "hears", "overheard"].hold(&near[near.len() - 1].key);
    // "Quoting Roe, Doe said:"
    let borrowed = lead.windows(2).next().is_some_and(|two| {
        ["quoting", "paraphrasing", "echoing"].hold(&two[0].key) && two[1].capital
    });
    if borrowed {
        return true;
    }
    let Some(at) = found else {
        return against || heard;
    };
    let rest = &near[at + 1..];
    if rest.iter().any(|token| SAYING.contains(&&*token.key)) {
        return false;
    }
    // "Doe, who got a note from Roe, was clear:"
    let aside = rest.iter().position(|token| token.ends);
    let main = aside.is_some_and(|at| {
        let verbs = ["was", "is", "were", "are", "had", "has", "did"];
        rest[at + 1..].iter().any(|token| verbs.hold(&token.key))
    });
    if main {
        return false;
    }
    let letter = [
        "letter", "message", "note", "email", "text", "reply", "warning", "call",
    ];
    let from = rest.iter().any(|token| ["from", "by"].hold(&token.key));
    let post = rest.iter().any(|token| letter.hold(&token.key));
    match &*near[at].key {
        "quoting" => true,
        "received" | "receives" | "got" | "gets" => post,
        _ => post && from,
    }
}
