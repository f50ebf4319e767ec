//! The page over HTTP: a real server, a client that sends what browsers send.

#[allow(dead_code)]
#[path = "generated/mod.rs"]
mod generated;
#[allow(dead_code)]
#[path = "api/support.rs"]
mod support;

use std::{fs, sync::Arc};

use futures_util::stream;
use jiff::Timestamp;
use onrecord::{
    api::{
        client::Client,
        keys::{KeyFile, KeyRing, Scope},
        pb,
        server::Serving,
        services::Api,
    },
    web,
};
use serde_json::Value;

use generated::Random;
use support::{TestServer, filled};

/// Somebody at a browser: keeps the cookie and the token of our forms.
struct Browser<'s> {
    server: &'s TestServer,
    cookie: String,
    token: String,
}

/// An answer: its code, its head in small letters, its body.
struct Answer {
    code: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        let line = self
            .head
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name}: ")));
        line.unwrap_or_default()
    }
}

impl<'s> Browser<'s> {
    fn new(server: &'s TestServer) -> Self {
        Browser {
            server,
            cookie: String::new(),
            token: String::new(),
        }
    }

    async fn send(&mut self, head: &str, body: &str) -> Answer {
        let cookie = match self.cookie.as_str() {
            "" => String::new(),
            cookie => format!("\ncookie: {cookie}"),
        };
        let (code, head, body) = self.server.http(&format!("{head}{cookie}\n\n{body}")).await;
        let answer = Answer { code, head, body };
        if let Some((cookie, _)) = answer.header("set-cookie").split_once(';') {
            self.cookie = cookie.to_owned();
        }
        if let Some((_, rest)) = answer.body.split_once("name=\"form_token\" value=\"") {
            self.token = rest.split('"').next().unwrap_or_default().to_owned();
        }
        answer
    }

    async fn get(&mut self, address: &str) -> Answer {
        self.send(&format!("GET {address} HTTP/1.1"), "").await
    }

    /// Sends a form with the token of the last page.
    async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token.clone();
        let mut all = vec![("form_token", token.as_str())];
        all.extend(fields);
        self.post_bare(address, &all).await
    }

    async fn post_bare(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        let head =
            format!("POST {address} HTTP/1.1\ncontent-type: application/x-www-form-urlencoded");
        self.send(&head, &pairs.join("&")).await
    }
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

async fn serving(api: Api) -> TestServer {
    let serving = Serving {
        pages: Some(web::pages()),
        ..Serving::default()
    };
    TestServer::start_with(api, serving, &["https://cms.example.org"]).await
}

/// A server that asks for keys, and a key for each set of scopes.
async fn with_keys<const N: usize>(
    scopes: [&[Scope]; N],
) -> (TestServer, [String; N], tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys.toml");
    let mut file = KeyFile::default();
    let mut number = 0;
    let keys = scopes.map(|scopes| {
        number += 1;
        file.add(
            &format!("desk-{number}"),
            scopes.to_vec(),
            Timestamp::UNIX_EPOCH,
        )
        .unwrap()
    });
    file.write(&path).unwrap();
    let serving = Serving {
        pages: Some(web::pages()),
        keys: Some(Arc::new(KeyRing::load(&path).unwrap())),
        ..Serving::default()
    };
    let server = TestServer::start_with(filled().await, serving, &[]).await;
    (server, keys, dir)
}

async fn ingest(api: &Api, id: &str, title: &str, outlet: &str, text: &str) {
    let request = pb::IngestDocumentsRequest {
        document: Some(pb::Document {
            id: id.into(),
            title: title.into(),
            outlet: outlet.into(),
            url: "javascript:alert(6)".into(),
            published: Some(pb::Date {
                year: 2025,
                month: 3,
                day: 20,
            }),
            text: text.into(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let answer = Client::local(api)
        .corpus()
        .ingest_documents(stream::iter([request]))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(
        answer.outcomes[0].state(),
        pb::IngestState::Ingested,
        "{answer:?}"
    );
}

/// The first link on a page that leads to one of a collection.
fn link(page: &str, to: &str) -> String {
    let start = format!("href=\"{to}");
    let (_, rest) = page
        .split_once(&start)
        .unwrap_or_else(|| panic!("no link to {to} in {page}"));
    format!("{to}{}", rest.split('"').next().unwrap())
}

const FAITHLESS: &str = "“The harbour will close before the autumn,” said Anna Berg.";

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_there_and_protected() {
    let server = serving(filled().await).await;
    let mut browser = Browser::new(&server);
    let speaker = browser.get("/speakers/anna-berg").await;
    let quotation = link(&speaker.body, "/quotations/");
    for place in [
        "/",
        "/speakers",
        "/speakers?q=Berg",
        "/speakers/anna-berg",
        &quotation,
        "/documents",
        "/documents/harbour",
        "/search?q=harbour",
        "/rules",
        "/log",
        "/sign-in",
    ] {
        let page = browser.get(place).await;
        assert_eq!(page.code, 200, "{place}: {}", page.body);
        assert!(
            page.header("content-type").starts_with("text/html"),
            "{place}"
        );
        let policy = page.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self';",
            "style-src 'self';",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{place}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "deny"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(page.header(name), value, "{place}");
        }
        // Nothing in line, nothing from elsewhere.
        for bad in [" style=", " onclick=", " onload=", "<style", "javascript:"] {
            assert!(!page.body.contains(bad), "{bad} in {place}");
        }
        for attribute in ["src=\"", "<link rel=\"stylesheet\" href=\"", "action=\""] {
            for found in page.body.split(attribute).skip(1) {
                assert!(
                    found.starts_with('/') && !found.starts_with("//"),
                    "{place}: {attribute}{}",
                    &found[..30]
                );
            }
        }
    }
    let missing = browser.get("/speakers/nobody").await;
    assert_eq!(missing.code, 404);
    assert!(
        missing.body.contains("There is nothing here")
            && missing.header("content-type").starts_with("text/html")
    );
    assert!(!missing.header("content-security-policy").is_empty());
    let nowhere = browser
        .send("GET /nowhere HTTP/1.1\naccept: text/html,*/*", "")
        .await;
    assert_eq!(nowhere.code, 404);
    assert!(
        nowhere.body.contains("No page has this address")
            && !nowhere.header("content-security-policy").is_empty()
    );
    // The calls are where they were.
    assert!(browser.get("/nowhere").await.body.starts_with('{'));
    assert_eq!(browser.get("/v1/speakers").await.code, 200);
    assert_eq!(browser.get("/livez").await.body, "ok\n");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_a_page_loads_is_small_and_its_own() {
    let server = serving(filled().await).await;
    let mut browser = Browser::new(&server);
    let page = browser.get("/").await;
    let mut bytes = page.body.len();
    let mut assets = 0;
    for found in page.body.split("\"/assets/").skip(1) {
        let address = format!("/assets/{}", found.split('"').next().unwrap());
        let asset = browser.get(&address).await;
        assert_eq!(asset.code, 200, "{address}");
        assert!(asset.header("cache-control").contains("immutable"));
        assert_eq!(asset.header("x-content-type-options"), "nosniff");
        bytes += asset.body.len();
        assets += 1;
    }
    assert_eq!(assets, 4, "style, script, icon, words");
    assert!(bytes < 150_000, "{bytes} bytes");
    for wrong in ["/assets/0/page.css", "/assets/0/../page.css"] {
        assert_eq!(browser.get(wrong).await.code, 404, "{wrong}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_checked_without_a_script() {
    let server = serving(filled().await).await;
    let mut browser = Browser::new(&server);
    let first = browser.get("/").await;
    assert!(
        first.body.contains("<option value=\"guardian\"")
            && first.body.contains("<option value=\"ap\" selected")
    );
    let draft = format!("He said “so”.\r\n\r\n{FAITHLESS}");
    let page = browser
        .post("/", &[("draft", &draft), ("profile", "guardian")])
        .await;
    assert_eq!(page.code, 200, "{}", page.body);
    assert_eq!(page.header("cache-control"), "no-store");
    for part in [
        "Silent omission",
        "Stop",
        "<ins><span class=\"aloud\">record: </span><bdi>not</bdi></ins>",
        "/speakers/anna-berg",
        "Negation changed",
        "<option value=\"guardian\" selected",
        "Northshore Courier",
        "<mark class=\"quotation stop\">",
        "href=\"/rules#R9\"",
    ] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    let kind = "POST / HTTP/1.1\ncontent-type: multipart/form-data; boundary=XX";
    let part = |head: &str, body: &str| {
        format!("--XX\r\ncontent-disposition: form-data; {head}\r\n\r\n{body}\r\n")
    };
    let token = browser.token.clone();
    let whole = [
        part("name=\"form_token\"", &token),
        part("name=\"draft\"", ""),
        part("name=\"file\"; filename=\"a.md\"", FAITHLESS),
        "--XX--\r\n".to_owned(),
    ];
    let page = browser.send(kind, &whole.concat()).await;
    assert!(page.body.contains("Silent omission"), "{}", page.body);
    let thursday = "“The harbour will not close before the autumn,” said Anna Berg on Thursday.";
    let page = browser
        .post("/", &[("draft", thursday), ("published", "2025-03-14")])
        .await;
    assert!(
        page.body.contains("misdated") && page.body.contains("13 March 2025"),
        "{}",
        page.body
    );
    let page = browser
        .post("/", &[("draft", thursday), ("published", "soon")])
        .await;
    assert!(page.body.contains("is no day"), "{}", page.body);
    let page = browser.post("/", &[("draft", " ")]).await;
    assert!(page.body.contains("it is empty"), "{}", page.body);
    let page = browser
        .post("/", &[("draft", FAITHLESS), ("profile", "nobody's")])
        .await;
    assert!(
        page.body.contains("reuters") && page.body.contains("role=\"alert\""),
        "{}",
        page.body
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checked_draft_is_a_file_that_stands_by_itself() {
    let server = serving(filled().await).await;
    let mut browser = Browser::new(&server);
    browser.get("/").await;
    let file = browser
        .post(
            "/export",
            &[("draft", &format!("{FAITHLESS} <script>alert(1)</script>"))],
        )
        .await;
    assert_eq!(file.code, 200);
    assert!(file.header("content-disposition").starts_with("attachment"));
    assert_eq!(file.header("cache-control"), "no-store");
    assert!(
        file.header("content-security-policy")
            .starts_with("sandbox")
    );
    assert!(file.body.contains("Silent omission") && file.body.contains("<style>"));
    for bad in ["<script", "src=", "href=\"/", "@import"] {
        assert!(!file.body.contains(bad), "{bad}");
    }
    let refused = browser.post("/export", &[("draft", "")]).await;
    assert_eq!(refused.code, 400);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_strangers_do_nothing() {
    let api = filled().await;
    let hostile = "<script>alert(1)</script> and \u{202e}more\u{202c} \u{7}.\n\n“<img src=x onerror=alert(2)> \u{202e}we stay\u{202c} </mark></script> \
                   here,” said Eve Mallory, the mayor of Southshore, on Monday.";
    ingest(
        &api,
        "hostile",
        "</title><script>alert(3)</script>",
        "<svg onload=alert(4)>",
        hostile,
    )
    .await;
    let server = serving(api).await;
    let mut browser = Browser::new(&server);
    let document = browser.get("/documents/hostile").await;
    assert_eq!(document.code, 200);
    let quotation = link(&document.body, "/quotations/");
    let checked =
        format!("{hostile}\n\n“</textarea><script>alert(5)</script> it is so,” said Anna Berg.");
    browser.get("/").await;
    let verified = browser.post("/", &[("draft", &checked)]).await;
    let mut pages = vec![document, verified];
    let search = format!("/search?q={}", encoded("\"><script>alert(6)</script>"));
    for place in [
        quotation.as_str(),
        "/search?q=stay",
        &search,
        "/documents",
        "/speakers?q=%3Cscript%3E",
        "/speakers/eve-mallory",
        "/log",
    ] {
        pages.push(browser.get(place).await);
    }
    for page in &pages {
        let inert = page
            .body
            .replace("<script type=\"module\" src=", "")
            .replace("<script type=\"application/ld+json\">{", "{");
        for bad in [
            "<script",
            "<img",
            "<svg",
            "href=\"javascript",
            "\u{202e}",
            "\u{7}",
        ] {
            // The draft itself stands in its text area as it was sent, escaped; a text area runs nothing.
            let within = inert.split("<textarea").next().unwrap().to_owned()
                + inert.split("</textarea>").last().unwrap();
            assert!(!within.contains(bad), "{bad:?} in {within}");
        }
        assert!(!inert.contains("<script>") && !inert.contains("</textarea><script"));
    }
    assert!(
        pages[0].body.contains("U+202E") && pages[0].body.contains("&lt;script&gt;alert(1)"),
        "{}",
        pages[0].body
    );
    assert!(pages[0].body.contains("<bdi>"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_speaker_is_paged_narrowed_and_read_by_programs() {
    let api = filled().await;
    let mut random = Random(7);
    let mut said = String::new();
    for number in 0..60 {
        let words: Vec<String> = (0..12).map(|_| random.word()).collect();
        said += &format!(
            "“Item {number}: {} for Oakham{number},” Anna Berg told reporters in Oslo on Tuesday.\n\n",
            words.join(" ")
        );
    }
    ingest(&api, "fleet", "The fleet", "Coast Radio", &said).await;
    let server = serving(api).await;
    let mut browser = Browser::new(&server);
    let first = browser.get("/speakers/anna-berg").await;
    let entries = |page: &Answer| page.body.matches("<article class=\"entry\">").count();
    assert_eq!(entries(&first), 50);
    assert!(
        first.body.contains("61 quotations") && first.body.contains("1–50 of 61"),
        "{}",
        first.body
    );
    let (_, next) = first
        .body
        .split_once("rel=\"next\" href=\"")
        .expect("a next page");
    let next = next.split('"').next().unwrap().replace("&amp;", "&");
    let second = browser.get(&next).await;
    assert_eq!(entries(&second), 11);
    assert!(second.body.contains("51–61 of 61") && !second.body.contains("rel=\"next\""));

    for (query, count) in [
        ("q=Oakham7", 1),
        ("q=%22Item+7%3A%22", 1),
        ("q=harbour+autumn", 1),
        ("outlet=Coast+Radio", 50),
        ("outlet=Evening+Post", 1),
        ("place=Oslo&q=Oakham12", 1),
        ("from=2025-03-17&q=Oakham12", 1),
        ("to=2025-03-10", 1),
        ("kind=mixed", 0),
        ("q=%22%5C", 0),
    ] {
        let page = browser.get(&format!("/speakers/anna-berg?{query}")).await;
        assert_eq!(
            (page.code, entries(&page)),
            (200, count),
            "{query}: {}",
            page.body
        );
    }
    let wrong = browser.get("/speakers/anna-berg?from=soon").await;
    assert_eq!(wrong.code, 400);
    assert!(wrong.body.contains("not a day"), "{}", wrong.body);

    let (_, data) = first
        .body
        .split_once("<script type=\"application/ld+json\">")
        .expect("data");
    let data: Value = serde_json::from_str(data.split("</script>").next().unwrap()).expect("JSON");
    assert_eq!(data["@context"], "https://schema.org");
    let graph = data["@graph"].as_array().unwrap();
    assert_eq!(
        graph
            .iter()
            .filter(|one| one["@type"] == "Quotation")
            .count(),
        50
    );
    assert_eq!(graph[0]["name"], "Anna Berg");
    assert!(
        graph[1]["creator"]["name"] == "Anna Berg"
            && graph[1]["isPartOf"][0]["publisher"]["name"] == "Coast Radio",
        "{}",
        graph[1]
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_no_key_signs_in() {
    let (server, [key, reader], dir) = with_keys([
        &[Scope::Verify, Scope::Read, Scope::Correct],
        &[Scope::Read],
    ])
    .await;
    let mut browser = Browser::new(&server);
    let sent = browser.get("/speakers?q=a").await;
    assert_eq!(
        (sent.code, sent.header("location")),
        (303, "/sign-in?next=%2fspeakers%3fq%3da")
    );
    let form = browser.get("/sign-in?next=%2Fspeakers%3Fq%3Da").await;
    assert!(
        form.body.contains("name=\"key\" type=\"password\""),
        "{}",
        form.body
    );
    let next = ("next", "/speakers?q=a");
    let wrong = browser
        .post("/sign-in", &[("key", "onrecord_1_2"), next])
        .await;
    assert_eq!(wrong.code, 401);
    assert!(wrong.body.contains("no key of this server"));
    let forged = browser.post_bare("/sign-in", &[("key", &key), next]).await;
    assert_eq!(forged.code, 403, "without the token of our form");
    browser.get("/sign-in").await;
    let planted = browser.cookie.clone();
    let signed_in = browser.post("/sign-in", &[("key", &key), next]).await;
    assert_eq!(
        (signed_in.code, signed_in.header("location")),
        (303, "/speakers?q=a")
    );
    let cookie = signed_in.header("set-cookie");
    assert!(
        cookie.contains("httponly")
            && cookie.contains("samesite=strict")
            && cookie.contains("path=/"),
        "{cookie}"
    );
    assert_ne!(
        browser.cookie, planted,
        "a cookie from before is worth nothing"
    );
    assert!(
        !cookie.contains(key.rsplit('_').next().unwrap()),
        "the key stays in the server"
    );
    let page = browser.get("/").await;
    assert!(
        page.body.contains("Signed in as") && page.body.contains("desk-1"),
        "{}",
        page.body
    );

    // The script calls JSON with the cookie and the token; neither is enough.
    let call = "POST /v1/drafts:verify HTTP/1.1\ncontent-type: application/json";
    let draft = r#"{"draft": {"text": "“One,” said Jane Roe."}}"#;
    let token = browser.token.clone();
    assert_eq!(
        browser
            .send(&format!("{call}\nx-onrecord-form: {token}"), draft)
            .await
            .code,
        200
    );
    assert_eq!(browser.send(call, draft).await.code, 401);
    assert_eq!(
        browser
            .send(
                &format!("{call}\nx-onrecord-form: {}", "0".repeat(64)),
                draft
            )
            .await
            .code,
        401
    );
    let mut stranger = Browser::new(&server);
    assert_eq!(
        stranger
            .send(&format!("{call}\nx-onrecord-form: {token}"), draft)
            .await
            .code,
        401
    );
    // A form of another site brings the cookie at most.
    let foreign = browser.send("POST / HTTP/1.1\ncontent-type: application/x-www-form-urlencoded\nsec-fetch-site: cross-site", &format!("form_token={token}&draft=x")).await;
    assert_eq!(foreign.code, 403);

    let out = browser.post("/sign-out", &[]).await;
    assert_eq!((out.code, out.header("location")), (303, "/sign-in"));
    browser.cookie = signed_in
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(browser.get("/").await.code, 303, "the session is over");

    // A key does what it is for.
    let mut other = Browser::new(&server);
    other.get("/sign-in").await;
    other.post("/sign-in", &[("key", &reader)]).await;
    let page = other.get("/").await;
    assert!(page.body.contains("lacks the scope") && !page.body.contains("<textarea"));
    let refused = other.post("/", &[("draft", FAITHLESS)]).await;
    assert!(
        !refused.body.contains("Silent omission") && refused.body.contains("lacks the scope"),
        "{}",
        refused.body
    );
    let speaker = other.get("/speakers/anna-berg").await;
    assert!(
        !speaker.body.contains("/merge"),
        "what the key is not for is not offered"
    );
    let quotation = link(&speaker.body, "/quotations/");
    let page = other.get(&quotation).await;
    assert!(!page.body.contains("Correct the record"));
    let refused = other
        .post(&format!("{quotation}/dispute"), &[("reason", "x")])
        .await;
    assert_eq!(refused.code, 403);
    assert!(
        refused.body.contains("scope") && refused.body.contains("correct"),
        "{}",
        refused.body
    );

    // A key that is revoked ends what it began.
    let path = dir.path().join("keys.toml");
    let mut file = KeyFile::read(&path).unwrap();
    file.revoke("desk-2", Timestamp::UNIX_EPOCH).unwrap();
    file.write(&path).unwrap();
    drop(fs::read(&path).unwrap());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_one_goes_after_signing_in_is_here() {
    let (server, [key], _dir) = with_keys([&[Scope::Read]]).await;
    for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let mut browser = Browser::new(&server);
        browser.get("/sign-in").await;
        let signed_in = browser
            .post("/sign-in", &[("key", &key), ("next", elsewhere)])
            .await;
        assert_eq!(signed_in.header("location"), "/", "{elsewhere}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_desk_decides_is_on_record_with_its_name() {
    let (server, [key], _dir) = with_keys([&[Scope::Read, Scope::Correct]]).await;
    let mut browser = Browser::new(&server);
    browser.get("/sign-in").await;
    browser.post("/sign-in", &[("key", &key)]).await;
    let speaker = browser.get("/speakers/erik-berg").await;
    let quotation = link(&speaker.body, "/quotations/");

    let asked = browser.get(&format!("{quotation}/correct?who=Dahl")).await;
    assert!(
        asked.body.contains("value=\"speakers/carl-dahl\""),
        "{}",
        asked.body
    );
    let forged = browser
        .post_bare(
            &format!("{quotation}/correct"),
            &[("speaker", "speakers/carl-dahl")],
        )
        .await;
    assert_eq!(forged.code, 403);
    let reason = "heard on <tape>";
    let fields = [
        ("speaker", "speakers/carl-dahl"),
        ("reason", reason),
        ("author", "Jane Roe"),
    ];
    browser.get(&format!("{quotation}/correct?who=Dahl")).await;
    let done = browser.post(&format!("{quotation}/correct"), &fields).await;
    assert_eq!(done.code, 303, "{}", done.body);
    let page = browser.get(done.header("location")).await;
    for part in [
        "The speaker was corrected",
        "/speakers/carl-dahl",
        "desk-1: Jane Roe",
        "heard on &lt;tape&gt;",
        "Erik Berg",
    ] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    let done = browser
        .post(
            &format!("{quotation}/dispute"),
            &[("none", "yes"), ("reason", "the name of a boat")],
        )
        .await;
    let page = browser.get(done.header("location")).await;
    for part in [
        "marked as not a quotation",
        "The dispute is over",
        "not a quotation: the name of a boat",
    ] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    let done = browser
        .post(&format!("{quotation}/dispute"), &[("settled", "yes")])
        .await;
    let page = browser.get(done.header("location")).await;
    assert!(page.body.contains("no longer disputed"));
    let done = browser.post(&format!("{quotation}/confirm"), &[]).await;
    assert!(done.header("location").contains("done=confirmed"));

    let asked = browser.get("/speakers/anna-berg/merge?who=Erik+Berg").await;
    assert!(
        asked.body.contains("value=\"speakers/erik-berg\"")
            && !asked.body.contains("value=\"speakers/anna-berg\""),
        "{}",
        asked.body
    );
    let merged = browser
        .post(
            "/speakers/anna-berg/merge",
            &[("from", "speakers/erik-berg"), ("reason", "a test")],
        )
        .await;
    assert_eq!(
        (merged.code, merged.header("location")),
        (303, "/speakers/anna-berg?done=merged")
    );
    let old = browser.get("/speakers/erik-berg").await;
    assert_eq!(
        (old.code, old.header("location")),
        (303, "/speakers/anna-berg")
    );
    assert!(
        browser
            .get("/speakers/anna-berg")
            .await
            .body
            .contains("Merged")
    );

    let log = browser.get("/log").await;
    for part in [
        "Attribution corrected",
        "Quotation disputed",
        "Speakers merged",
        "desk-1",
        "Jane Roe",
        "a test",
    ] {
        assert!(log.body.contains(part), "{part} in {}", log.body);
    }
    let older = browser.get("/log?before=3").await;
    assert!(
        older.body.contains("id=\"e2\"") && !older.body.contains("id=\"e3\""),
        "{}",
        older.body
    );
    let wrong = browser
        .post(
            &format!("{quotation}/correct"),
            &[("speaker", "speakers/nobody")],
        )
        .await;
    assert!(
        wrong.code == 400 && wrong.body.contains("speakers/nobody"),
        "{}",
        wrong.body
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_who_and_what_is_taken_back() {
    let scopes = [Scope::Read, Scope::Correct, Scope::Ingest];
    let (server, [key, reader], _dir) = with_keys([&scopes, &[Scope::Read]]).await;
    let mut browser = Browser::new(&server);
    browser.get("/sign-in").await;
    browser.post("/sign-in", &[("key", &key)]).await;

    browser.get("/speakers/anna-berg").await;
    let fields = [("name", "Anna <Berg>-Holm"), ("reason", "married")];
    let done = browser.post("/speakers/anna-berg/rename", &fields).await;
    assert_eq!(done.header("location"), "/speakers/anna-berg?done=renamed");
    let page = browser.get("/speakers/anna-berg?done=renamed").await;
    for part in [
        "The name was changed",
        "Anna &lt;Berg&gt;-Holm",
        "Renamed",
        "/speakers/anna-berg/split",
    ] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }

    let asked = browser.get("/speakers/anna-berg/split").await;
    let (_, rest) = asked
        .body
        .split_once("name=\"document\" value=\"")
        .unwrap_or_else(|| panic!("a document in {}", asked.body));
    let document = rest.split('"').next().unwrap().to_owned();
    let neither = browser.post("/speakers/anna-berg/split", &[]).await;
    assert_eq!(neither.code, 400, "{}", neither.body);
    browser.get("/speakers/anna-berg/split").await;
    let fields = [
        ("document", document.as_str()),
        ("name", "Anna Berg the younger"),
    ];
    let done = browser.post("/speakers/anna-berg/split", &fields).await;
    assert_eq!(done.code, 303, "{}", done.body);
    let other = done.header("location").to_owned();
    assert!(
        other.ends_with("?done=split") && !other.starts_with("/speakers/anna-berg?"),
        "{other}"
    );
    let page = browser.get(&other).await;
    assert!(
        page.body.contains("told apart now") && page.body.contains("Anna Berg the younger"),
        "{}",
        page.body
    );

    let address = format!("/{document}");
    let page = browser.get(&address).await;
    assert!(page.body.contains("Retract the document"), "{}", page.body);
    let fields = [("sure", "yes"), ("reason", "withdrawn by its author")];
    let done = browser.post(&format!("{address}/retract"), &fields).await;
    assert_eq!(done.header("location"), format!("{address}?done=retracted"));
    let page = browser.get(done.header("location")).await;
    for part in [
        "is taken back",
        "nothing stands on it",
        "withdrawn by its author",
    ] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    assert!(!page.body.contains("Retract the document"));

    // Whose key is not for it is offered none of it, and refused.
    let mut other = Browser::new(&server);
    other.get("/sign-in").await;
    other.post("/sign-in", &[("key", &reader)]).await;
    let page = other.get("/speakers/anna-berg").await;
    assert!(!page.body.contains("/split") && !page.body.contains("/rename"));
    assert!(!other.get(&address).await.body.contains("/retract"));
    for (place, fields) in [
        ("/speakers/anna-berg/rename".to_owned(), [("name", "x")]),
        (
            "/speakers/anna-berg/split".to_owned(),
            [("document", "documents/x")],
        ),
        (format!("{address}/retract"), [("sure", "yes")]),
    ] {
        assert_eq!(other.post(&place, &fields).await.code, 403, "{place}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_read_for_our_script_alone() {
    let server = serving(filled().await).await;
    let mut browser = Browser::new(&server);
    browser.get("/").await;
    let token = browser.token.clone();
    let head = |name: &str| format!("POST /read?name={name} HTTP/1.1\nx-onrecord-form: {token}");
    let read = browser.send(&head("a.md"), "“So.”").await;
    assert_eq!(
        (read.code, read.body.as_str()),
        (200, "{\"text\":\"“So.”\"}")
    );
    assert_eq!(read.header("cache-control"), "no-store");
    let read = browser
        .send(
            &head("a.html"),
            "<html><body><p>“It is so,” said Anna Berg.</p></body></html>",
        )
        .await;
    assert!(
        read.code == 200 && read.body.contains("“It is so,”") && !read.body.contains("<p>"),
        "{}",
        read.body
    );
    let refused = browser.send(&head("a.pdf"), "%PDF-1.7").await;
    assert_eq!(refused.code, 400);
    assert!(
        refused.body.to_lowercase().contains("pdf"),
        "{}",
        refused.body
    );
    assert_eq!(
        browser
            .send("POST /read?name=a.md HTTP/1.1", "x")
            .await
            .code,
        403
    );
    server.stop().await;
}
