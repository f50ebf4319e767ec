//! The corpus that comes with the product: the articles of `seeds/`, carried inside the binary.
//!
//! They are what the service answers from where no registry is named. `seeds/README.md` says where they come from.

use super::document;
use crate::model::Document;

const FILES: [(&str, &str); 5] = [
    (
        "seeds/coalition-in-captions.md",
        include_str!("../../seeds/coalition-in-captions.md"),
    ),
    (
        "seeds/missing-us-pledge.md",
        include_str!("../../seeds/missing-us-pledge.md"),
    ),
    (
        "seeds/no-say-for-moscow.md",
        include_str!("../../seeds/no-say-for-moscow.md"),
    ),
    (
        "seeds/paris-summit-opens.md",
        include_str!("../../seeds/paris-summit-opens.md"),
    ),
    (
        "seeds/thursday-without-a-date.md",
        include_str!("../../seeds/thursday-without-a-date.md"),
    ),
];

/// The articles of `seeds/`, in the order of their names.
pub fn seeds() -> Vec<Document> {
    FILES
        .iter()
        .map(|&(label, text)| document(label, text.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_directory_is_carried_and_read_whole() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
        let read: Vec<_> =
            crate::corpus::read(&[directory.into()], crate::corpus::Limits::default())
                .map(|document| document.expect("a seed that reads").document.text)
                .collect();
        let seeds = seeds();
        assert_eq!(
            seeds.iter().map(|seed| &seed.text).collect::<Vec<_>>(),
            read.iter().collect::<Vec<_>>()
        );
        for seed in seeds {
            assert!(seed.id.is_some() && seed.title.is_some(), "{}", seed.label);
            let stem = seed
                .label
                .trim_start_matches("seeds/")
                .trim_end_matches(".md");
            assert_eq!(seed.id.as_deref(), Some(stem));
            let dated = matches!(stem, "paris-summit-opens" | "no-say-for-moscow");
            assert_eq!(seed.published.is_some(), dated, "{stem}");
        }
    }
}
