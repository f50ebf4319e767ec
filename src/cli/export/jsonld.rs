//! What is on record as JSON-LD: a schema.org `Quotation` a line, each a document that stands by itself.

use std::collections::HashSet;

use serde_json::json;

use crate::{
    api::{client::Client, pb},
    cli::speakers,
    web::jsonld,
};

/// The speakers that are no persons.
pub(super) async fn bodies(client: &Client) -> anyhow::Result<HashSet<String>> {
    let mut bodies = HashSet::new();
    speakers::each_page(client, "", |page| {
        let page = page
            .speakers
            .iter()
            .filter(|speaker| jsonld::kind(speaker) == "Organization");
        bodies.extend(page.map(|speaker| speaker.name.clone()));
        Ok(())
    })
    .await?;
    Ok(bodies)
}

/// One quotation; nothing for a paraphrase, whose words are the reporter's.
pub(super) fn document(quotation: &pb::Quotation, bodies: &HashSet<String>) -> Option<String> {
    if quotation.kind() == pb::QuotationKind::Indirect {
        return None;
    }
    let kind = match bodies.contains(&quotation.speaker) {
        true => "Organization",
        false => "Person",
    };
    let mut document = jsonld::quotation(quotation, jsonld::Ids::Urn, Some(kind));
    document["@context"] = json!("https://schema.org");
    Some(document.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{super::tests::example, *};

    /// The terms of schema.org that are used, each with the types whose property it is and the types that it leads to: from
    /// <https://schema.org/version/latest/schemaorg-current-https.jsonld>. Text stands for itself.
    const TERMS: [(&str, &[&str], &[&str]); 12] = [
        (
            "identifier",
            &[
                "Quotation",
                "NewsArticle",
                "Person",
                "Organization",
                "Place",
            ],
            &["Text"],
        ),
        ("name", &["Person", "Organization", "Place"], &["Text"]),
        ("text", &["Quotation"], &["Text"]),
        ("creator", &["Quotation"], &["Person", "Organization"]),
        ("dateCreated", &["Quotation"], &["Text"]),
        ("locationCreated", &["Quotation"], &["Place"]),
        ("isPartOf", &["Quotation"], &["NewsArticle"]),
        ("headline", &["NewsArticle"], &["Text"]),
        ("publisher", &["NewsArticle"], &["Organization"]),
        ("url", &["NewsArticle"], &["Text"]),
        ("datePublished", &["NewsArticle"], &["Text"]),
        ("alternateName", &["Person", "Organization"], &["Text"]),
    ];

    /// Every key is a term of schema.org that its type has, and leads where it may.
    fn check(value: &Value, may_be: &[&str]) {
        let Some(object) = value.as_object() else {
            assert!(value.is_string() && may_be.contains(&"Text"), "{value}");
            return;
        };
        let kind = object["@type"].as_str().expect("each says what it is");
        assert!(may_be.contains(&kind), "{kind} is none of {may_be:?}");
        for (key, value) in object.iter().filter(|(key, _)| !key.starts_with('@')) {
            let term = TERMS.iter().find(|(term, ..)| term == key);
            let (_, of, leads) = term.unwrap_or_else(|| panic!("{key} is no term that is used"));
            assert!(of.contains(&kind), "{key} of {kind}");
            match value.as_array() {
                Some(values) => values.iter().for_each(|value| check(value, leads)),
                None => check(value, leads),
            }
        }
    }

    #[test]
    fn each_is_a_document_of_schema_org() {
        let [full, bare] = example().try_into().unwrap();
        for quotation in [&full, &bare] {
            let read: Value =
                serde_json::from_str(&document(quotation, &HashSet::new()).unwrap()).unwrap();
            assert_eq!(
                (&read["@context"], &read["@type"]),
                (&"https://schema.org".into(), &"Quotation".into())
            );
            check(&read, &["Quotation"]);
        }
        let bodies = HashSet::from(["speakers/ann-roe".to_owned()]);
        let read: Value = serde_json::from_str(&document(&full, &bodies).unwrap()).unwrap();
        assert_eq!(read["creator"]["@type"], "Organization");
        assert_eq!(read["@id"], "urn:onrecord:quotations:q1");
        assert_eq!(read["creator"]["@id"], "urn:onrecord:speakers:ann-roe");
        assert_eq!(read["isPartOf"][0]["@id"], "urn:onrecord:documents:d1");
        assert_eq!(read["dateCreated"], "2025-09");
        let indirect = pb::Quotation {
            kind: pb::QuotationKind::Indirect.into(),
            ..full
        };
        assert_eq!(document(&indirect, &bodies), None);
    }
}
