//! What newsrooms have their articles in, and what they want findings as: the real binary, from file to report.

use std::{
    fs,
    io::{Cursor, Write},
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

const QUOTATION: &str = "“We will not close the old harbour,” Mayor Ines Valdor said on Tuesday.";

fn onrecord(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .current_dir(directory)
        .env_remove("ONRECORD_API_KEY")
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn docx(words: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("word/document.xml", stored).unwrap();
    write!(
        zip,
        "<w:document><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"
    )
    .unwrap();
    zip.finish().unwrap().into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

/// A directory with one article in every format.
fn articles(directory: &Path) {
    let page = format!(
        "<!DOCTYPE html><html><head><script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"headline\": \"The harbour\", \
         \"datePublished\": \"2025-09-04T10:00:00Z\", \"publisher\": {{\"name\": \"The Courier\"}}}}</script></head>\
         <body><nav>Home</nav><article><p>{QUOTATION}</p></article></body></html>"
    );
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let warc = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/w\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    );
    let files: [(&str, Vec<u8>); 9] = [
        ("a.html", page.clone().into_bytes()),
        ("b.docx", docx(QUOTATION)),
        ("c.rss", format!("<rss version='2.0'><channel><title>The Courier</title><item><link>https://courier.example/c</link><description>{QUOTATION}</description></item></channel></rss>").into_bytes()),
        ("d.atom", format!("<feed><title>The Courier</title><entry><id>urn:d</id><content>{QUOTATION}</content></entry></feed>").into_bytes()),
        ("e.json", format!("{{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{{\"id\": \"e\", \"content_text\": \"{QUOTATION}\"}}]}}").into_bytes()),
        ("f.json", format!("{{\"uri\": \"urn:f\", \"pubStatus\": \"usable\", \"bodies\": [{{\"contentType\": \"text/plain\", \"value\": \"{QUOTATION}\"}}]}}").into_bytes()),
        ("g.xml", format!("<newsItem guid='urn:g'><itemMeta/><contentSet><inlineData>{QUOTATION}</inlineData></contentSet></newsItem>").into_bytes()),
        ("h.warc.gz", gzipped(warc.as_bytes())),
        ("i.txt.gz", gzipped(QUOTATION.as_bytes())),
    ];
    for (name, bytes) in files {
        fs::write(directory.join(name), bytes).unwrap();
    }
}

#[test]
fn every_format_is_read_and_one_that_is_not_ends_nothing() {
    let desk = tempfile::tempdir().unwrap();
    let corpus = desk.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    articles(&corpus);
    fs::write(corpus.join("z.xml"), "<?xml version='1.0'?><other/>").unwrap();
    let ran = onrecord(desk.path(), &["extract", "--format", "flat", "corpus"]);
    let lines: Vec<Value> = text(&ran.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let ids: Vec<_> = lines
        .iter()
        .map(|line| line["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        ids,
        ["a", "b", "c", "d", "e", "f", "g", "h#1", "i"],
        "{}",
        text(&ran.stderr)
    );
    for line in &lines {
        assert_eq!(line["quotes"][0]["speaker"], "Ines Valdor", "{line}");
    }
    assert_eq!(ran.status.code(), Some(2));
    assert!(text(&ran.stderr).contains("corpus/z.xml: is XML of a kind that is not read"));
}

#[test]
fn a_news_item_that_is_taken_back_leaves_the_record() {
    let desk = tempfile::tempdir().unwrap();
    let item = |status: &str| {
        format!(
            "{{\"uri\": \"urn:courier:1\", \"pubStatus\": \"{status}\", \"bodies\": [{{\"contentType\": \"text/plain\", \"value\": \"{QUOTATION}\"}}]}}"
        )
    };
    fs::write(desk.path().join("1.json"), item("usable")).unwrap();
    fs::write(desk.path().join("2.json"), item("canceled")).unwrap();
    fs::write(desk.path().join("draft.txt"), QUOTATION).unwrap();
    let verdict = || {
        let ran = onrecord(
            desk.path(),
            &["verify", "--registry", "r", "--format", "flat", "draft.txt"],
        );
        let line: Value = serde_json::from_str(text(&ran.stdout).trim()).unwrap();
        line["words"].as_str().unwrap().to_owned()
    };
    assert!(
        onrecord(desk.path(), &["ingest", "--registry", "r", "1.json"])
            .status
            .success()
    );
    assert_eq!(verdict(), "EXACT");
    let ran = onrecord(desk.path(), &["ingest", "--registry", "r", "2.json"]);
    assert!(
        ran.status.success() && text(&ran.stdout).contains("retracted"),
        "{ran:?}"
    );
    assert_eq!(verdict(), "NOT_FOUND");
}

#[test]
fn findings_go_out_in_every_form_and_say_where_in_the_original() {
    let desk = tempfile::tempdir().unwrap();
    fs::write(desk.path().join("article.txt"), QUOTATION).unwrap();
    let wrong = QUOTATION.replace("not ", "");
    fs::write(desk.path().join("draft.md"), format!("Intro.\n\n{wrong}\n")).unwrap();
    fs::write(
        desk.path().join("draft.html"),
        format!("<html>\n<body>\n<p>{wrong}</p>"),
    )
    .unwrap();
    fs::write(desk.path().join("draft.docx"), docx(&wrong)).unwrap();
    assert!(
        onrecord(desk.path(), &["ingest", "--registry", "r", "article.txt"])
            .status
            .success()
    );
    let report = |format: &str| {
        let ran = onrecord(
            desk.path(),
            &[
                "verify",
                "--registry",
                "r",
                "--format",
                format,
                "draft.md",
                "draft.html",
                "draft.docx",
            ],
        );
        assert_eq!(ran.status.code(), Some(1), "{ran:?}");
        text(&ran.stdout)
    };
    let sarif: Value = serde_json::from_str(&report("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    let physical = |at: usize| &results[at]["locations"][0]["physicalLocation"];
    assert_eq!(physical(0)["region"]["startLine"], 3);
    let region = &physical(1)["region"];
    let page = fs::read(desk.path().join("draft.html")).unwrap();
    let at = usize::try_from(region["byteOffset"].as_u64().unwrap()).unwrap();
    let length = usize::try_from(region["byteLength"].as_u64().unwrap()).unwrap();
    assert!(
        text(&page[at..at + length]).starts_with("We will close"),
        "{region}"
    );
    assert_eq!(region["startLine"], 3);
    let logical = &results[2]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"];
    assert_eq!(logical, "paragraph 1, run 1");

    assert_eq!(report("annotations").lines().count(), 3);
    assert_eq!(report("csv").lines().count(), 4);
    for line in report("rdjsonl").lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["severity"], "ERROR");
    }
    let page = report("html");
    assert!(
        page.starts_with("<!DOCTYPE html>") && page.contains("<ins>not</ins>"),
        "{page}"
    );
    let misused = onrecord(desk.path(), &["quotes", "--format", "sarif"]);
    assert_eq!(misused.status.code(), Some(2));
}

/// A draft with the record's words under another name is a finding about the name, in every form.
#[test]
fn a_wrong_name_is_filed_under_the_rule_of_names() {
    let desk = tempfile::tempdir().unwrap();
    let report = "“We have sold the lighthouse for one krone,” Tomas Okafor said.\n\n“The mail boat sails on Friday whatever the wind,” Anna Berg said.\n";
    fs::write(desk.path().join("report.txt"), report).unwrap();
    let draft = "“We have sold the lighthouse for one krone,” Anna Berg said.\n";
    fs::write(desk.path().join("draft.md"), draft).unwrap();
    assert!(
        onrecord(desk.path(), &["ingest", "--registry", "r", "report.txt"])
            .status
            .success()
    );
    let verify = |format: &str| {
        let arguments = ["verify", "--registry", "r", "--format", format, "draft.md"];
        let ran = onrecord(desk.path(), &arguments);
        assert_eq!(ran.status.code(), Some(1), "{ran:?}");
        text(&ran.stdout)
    };
    let sarif: Value = serde_json::from_str(&verify("sarif")).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "R25");
    let message = result["message"]["text"].as_str().unwrap();
    let start = "STOP: not to be printed so. MISATTRIBUTED. R25: ";
    assert!(message.starts_with(start), "{message}");
    let line: Value = serde_json::from_str(&verify("rdjsonl")).unwrap();
    assert_eq!(line["code"]["value"], "R25");
    assert!(verify("html").contains("for “Anna Berg” put “Tomas Okafor”"));
    // The column that replaces the quotation is empty: its words are right.
    let table = verify("csv");
    let end = ",Anna Berg,Tomas Okafor,45,54\r";
    assert!(
        table
            .lines()
            .nth(1)
            .is_some_and(|line| line.ends_with(end.trim_end())),
        "{table}"
    );
    assert!(!table.contains(",Tomas Okafor,1,"), "{table}");
}

/// A server that gives these answers, one a connection, and tells what it was asked.
fn server(answers: Vec<String>) -> (String, std::thread::JoinHandle<Vec<String>>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/feed", listener.local_addr().unwrap());
    let served = std::thread::spawn(move || {
        let serve = |answer: String| {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = Vec::new();
            let mut buffer = [0; 1024];
            while !asked.windows(4).any(|end| end == b"\r\n\r\n") {
                let read = std::io::Read::read(&mut stream, &mut buffer).unwrap();
                assert!(read > 0);
                asked.extend_from_slice(&buffer[..read]);
            }
            stream.write_all(answer.as_bytes()).unwrap();
            text(&asked).to_ascii_lowercase()
        };
        answers.into_iter().map(serve).collect()
    });
    (address, served)
}

#[test]
fn a_feed_is_followed_politely() {
    let desk = tempfile::tempdir().unwrap();
    let feed = format!(
        "<rss version='2.0'><channel><title>The Courier</title><item><link>https://courier.example/1</link>\
         <pubDate>Thu, 04 Sep 2025 10:00:00 GMT</pubDate><description>{QUOTATION}</description></item></channel></rss>"
    );
    let (address, served) = server(vec![
        format!(
            "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{feed}",
            feed.len()
        ),
        "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_owned(),
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 600\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
    ]);
    let follow = || onrecord(desk.path(), &["follow", "--registry", "r", &address]);
    let first = follow();
    assert!(
        first.status.success() && text(&first.stdout).contains("1 new"),
        "{first:?}"
    );
    let second = follow();
    assert!(
        second.status.success() && text(&second.stdout).contains("unchanged"),
        "{second:?}"
    );
    let third = follow();
    assert_eq!(third.status.code(), Some(2));
    assert!(
        text(&third.stderr).contains("left alone for 600 seconds"),
        "{third:?}"
    );
    let asked = served.join().unwrap();
    assert!(
        asked[0].contains("user-agent: onrecord/") && !asked[0].contains("if-none-match"),
        "{}",
        asked[0]
    );
    assert!(asked[1].contains("if-none-match: \"v1\""), "{}", asked[1]);
    // Nobody listens any more, and nobody is asked.
    let fourth = follow();
    assert!(
        fourth.status.success() && text(&fourth.stdout).contains("left alone"),
        "{fourth:?}"
    );
}
