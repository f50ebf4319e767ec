//! Reads a line of Quotebank (Vaucher et al., WSDM 2021; the form with one quotation a line):
//! `{"quoteID", "quotation", "speaker", "date", "urls", …}`.
//!
//! In: such a line. Out: the quotation once for each article that prints it. Its `date` is when the articles appeared, not the day of
//! speech; the speaker `"None"` says that nobody knows; an article's outlet is the host of its address. Wikidata ids (`qids`), guesses
//! (`probas`) and what else it holds are passed over.

use serde::Deserialize;

use super::{QuotationLine, ReadFault, day, jsonl::object};

/// The key that makes a line one of Quotebank's.
pub(super) const KEY: &str = "quoteID";

/// How Quotebank writes that nobody knows the speaker.
const NOBODY: &str = "None";

#[derive(Deserialize)]
struct Line {
    quotation: Option<String>,
    speaker: Option<String>,
    date: Option<String>,
    #[serde(default)]
    urls: Vec<String>,
}

/// The quotation of line `number`, once for each article.
pub(super) fn parse(text: &str, number: usize) -> Result<Vec<QuotationLine>, ReadFault> {
    let line: Line = object(text)?;
    let filled = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
    let quotation = filled(line.quotation).ok_or(ReadFault::Missing("quotation"))?;
    let speaker = filled(line.speaker).ok_or(ReadFault::Missing("speaker"))?;
    let published = match filled(line.date) {
        None => None,
        // "2019-10-31 09:40:17"
        Some(given) => {
            let day = given.split([' ', 'T']).next().unwrap_or_default();
            Some(day::whole(day).ok_or_else(|| {
                let given: String = given.chars().take(40).collect();
                ReadFault::Field(format!(
                    "`date` is {given:?}, which does not begin with a day such as 2019-10-31"
                ))
            })?)
        }
    };
    let one = QuotationLine {
        line: number,
        quotation: quotation.trim().to_owned(),
        speaker: (speaker.trim() != NOBODY).then(|| speaker.trim().to_owned()),
        document: None,
        outlet: None,
        published,
        date: None,
        place: None,
        url: None,
    };
    let mut urls = line.urls;
    urls.retain(|url| !url.trim().is_empty());
    urls.sort_unstable();
    urls.dedup();
    if urls.is_empty() {
        return Ok(vec![one]);
    }
    let printed = urls.into_iter().map(|url| QuotationLine {
        outlet: host(&url).map(str::to_owned),
        url: Some(url),
        ..one.clone()
    });
    Ok(printed.collect())
}

/// The host of an address without its *www*.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_printing_an_article() {
        let line = r#"{"quoteID":"2019-10-31-000001","quotation":" We left at noon. ","speaker":"Ann Roe","qids":["Q7"],
            "date":"2019-10-31 09:40:17","numOccurrences":2,"probas":[["Ann Roe","0.9"],["None","0.1"]],
            "urls":["https://www.gull.example/a","http://quay.example:80/b?x=1","https://www.gull.example/a"],"phase":"E"}"#
            .replace('\n', " ");
        let read = parse(&line, 3).unwrap();
        let outlets: Vec<_> = read.iter().map(|l| l.outlet.as_deref().unwrap()).collect();
        assert_eq!(outlets, ["quay.example", "gull.example"]);
        for line in &read {
            assert_eq!(line.speaker.as_deref(), Some("Ann Roe"));
            assert_eq!(
                (line.quotation.as_str(), line.line),
                ("We left at noon.", 3)
            );
            assert_eq!(line.published.unwrap().to_string(), "2019-10-31");
            assert!(line.date.is_none() && line.url.is_some());
        }
    }

    #[test]
    fn nobody_and_what_is_broken() {
        let nobody =
            r#"{"quoteID":"1","quotation":"We left.","speaker":"None","date":"2019-10-31"}"#;
        let read = parse(nobody, 1).unwrap();
        assert_eq!((read.len(), read[0].speaker.as_deref()), (1, None));
        for (line, why) in [
            (r#"{"quoteID":"1","speaker":"None"}"#, "`quotation`"),
            (r#"{"quoteID":"1","quotation":"We left."}"#, "`speaker`"),
            (
                r#"{"quoteID":"1","quotation":"A","speaker":"B","date":"2019-13-01 00:00:00"}"#,
                "`date`",
            ),
            (
                r#"{"quoteID":"1","quotation":"A","speaker":"B","urls":[1]}"#,
                "JSON object",
            ),
        ] {
            let said = parse(line, 1).unwrap_err().to_string();
            assert!(said.contains(why), "{said}");
        }
    }
}
