//! Names in headlines, where every word has a capital: only those that the text below names too.

use crate::lexicon::given::given;

use super::{
    super::{
        mentions::{Form, Mention},
        stream::Kind,
    },
    Builder,
};

impl Builder<'_> {
    pub(super) fn in_headline(&self, mention: &Mention) -> bool {
        // "— Ann Roe, The Globe" below a quotation is no headline.
        let line = mention
            .start
            .checked_sub(1)
            .is_some_and(|i| matches!(self.items()[i].kind, Kind::Dash | Kind::Quote(_)));
        if line {
            return false;
        }
        self.stream.sentences[self.items()[mention.start].sentence as usize].headline
    }

    /// Names in headlines, where every word has a capital: only those that the text below names too.
    pub(super) fn headline_names(&mut self) {
        let mentions = self.mentions;
        for (m, mention) in mentions.all.iter().enumerate() {
            if mention.form != Form::Person
                || self.entities.of_mention[m].is_some()
                || self.entities.shared.contains(&m)
                || self.is_place(mention)
            {
                continue;
            }
            let known = self.folded(mention).find_map(|word| {
                match self.by_last.get(&word).map(Vec::as_slice) {
                    Some(&[one]) => Some(one),
                    _ => None,
                }
            });
            if let Some(entity) = known {
                let words = self.name_words(mention);
                self.entities.of_mention[m] = Some(entity);
                // The headline alone gives the name in full.
                let printed = self.printed(mention);
                let draft = &mut self.entities.all[entity as usize];
                if words.len() == 2
                    && draft.words.len() == 1
                    && words[1] == draft.words[0]
                    && given(&words[0]).is_some()
                {
                    draft.name = printed.into_owned();
                    draft.words = words;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn a_country_is_not_its_neighbour() {
        says(
            "South Korea called the North “fanatic and reckless on the sea”. The test was held in N. Korea.",
            "South Korea",
        );
    }
}
