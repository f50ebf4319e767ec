//! The page in a real browser, where there is one: Debian's chromium, driven by tests/browser/page.mjs.
//!
//! It needs node, npm (which fetches playwright-core and axe-core once) and chromium; without them it says what is missing and is skipped.

#![cfg(unix)]

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

#[test]
fn a_desk_works_with_the_page_in_a_browser() {
    let (node, npm, chromium) = match (tool(&["node"]), tool(&["npm"]), chromium()) {
        (Some(node), Some(npm), Some(chromium)) => (node, npm, chromium),
        (node, npm, chromium) => {
            let missing = [("node", node), ("npm", npm), ("chromium", chromium)];
            let missing = missing.iter().filter(|(_, found)| found.is_none());
            let missing: Vec<&str> = missing.map(|(name, _)| *name).collect();
            return skipped(&format!("there is no {}", missing.join(", no ")));
        }
    };
    let Some(modules) = modules(&npm) else {
        return skipped(
            "npm could not install playwright-core and axe-core (no registry in reach?)",
        );
    };
    let desk = tempfile::tempdir().unwrap();
    fill(desk.path());
    let service = Service::start(desk.path());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/page.mjs");
    let output = Command::new(node)
        .arg(script)
        .args([&service.address, &chromium.display().to_string()])
        .arg(&modules)
        .env("ONRECORD_LONG_DRAFT", desk.path().join("long.md"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    say(&told);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}\n{errors}");
}

/// Says something that is seen in a test that passes, too.
fn say(told: &str) {
    let _ = writeln!(std::io::stderr(), "{told}");
}

fn skipped(why: &str) {
    say(&format!("skipped: the page in a browser: {why}"));
}

fn tool(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let places: Vec<PathBuf> = env::split_paths(&path).collect();
    let of = |name: &&str| {
        places
            .iter()
            .map(|dir| dir.join(name))
            .find(|at| at.is_file())
    };
    names.iter().find_map(of)
}

fn chromium() -> Option<PathBuf> {
    let named = env::var_os("ONRECORD_CHROMIUM").map(PathBuf::from);
    named.or_else(|| tool(&["chromium", "chromium-browser", "google-chrome"]))
}

/// Where the two packages are, which stay between runs.
fn modules(npm: &Path) -> Option<PathBuf> {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    fs::create_dir_all(&place).unwrap();
    let wanted = include_str!("browser/package.json");
    let there = place.join("node_modules/playwright-core").is_dir()
        && place.join("node_modules/axe-core").is_dir()
        && fs::read_to_string(place.join("package.json")).is_ok_and(|known| known == wanted);
    if !there {
        fs::write(place.join("package.json"), wanted).unwrap();
        let mut install = Command::new(npm);
        install
            .args([
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--loglevel=error",
            ])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .current_dir(&place)
            .stdin(Stdio::null());
        if !install.status().is_ok_and(|status| status.success()) {
            return None;
        }
    }
    Some(place)
}

struct Service {
    child: Child,
    address: String,
}

impl Service {
    fn start(desk: &Path) -> Self {
        let mut child = onrecord(desk)
            .args([
                "serve",
                "--registry",
                "r",
                "--addr",
                "127.0.0.1:0",
                "--http-addr",
                "127.0.0.1:0",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let mut urls = line.split_whitespace().filter(|word| word.contains("://"));
        let address = urls
            .nth(1)
            .unwrap_or_else(|| panic!("an address in {line:?}"));
        Service {
            address: address.to_owned(),
            child,
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn onrecord(desk: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.current_dir(desk).stdin(Stdio::null());
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("ONRECORD_") {
            command.env_remove(name);
        }
    }
    command
}

/// Puts the reports of a small town on record, and writes a long draft. All of it is made up.
fn fill(desk: &Path) {
    let articles = desk.join("articles");
    fs::create_dir(&articles).unwrap();
    let write = |id: &str, outlet: &str, day: u32, title: &str, text: &str| {
        let head = format!(
            "---\nid: {id}\ntitle: '{title}'\noutlet: {outlet}\npublished: 2025-03-{day:02}\nurl: https://example.org/{id}\n---\n\n"
        );
        fs::write(articles.join(format!("{id}.md")), head + text).unwrap();
    };
    write(
        "harbour",
        "Northshore Courier",
        6,
        "Harbour stays open, mayor says",
        "The café by the quay was full when the council came out of its meeting, and rain stood in the windows.\n\n“The harbour will not \
         close before the autumn,” said Anna Berg, the mayor of Northshore, on Wednesday. Nobody in the room objected.\n\n“A ferry tunnel \
         is no answer to a storm,” Berg told reporters in Oslo. She left by the side door.\n\nCarl Dahl, who runs the ferries, was \
         not there. The council hopes that he will come next week.",
    );
    write(
        "ferries",
        "Evening Post",
        7,
        "Ferries sail at noon",
        "The council met again on Thursday.\n\n“We sail at noon, whatever the weather may bring,” Carl Dahl told reporters. Nobody \
         objected.\n\nErik Berg, a fisherman, said: “Nobody asked us about any of this.” He has kept a boat here for thirty years.",
    );
    write(
        "echo",
        "Evening Post",
        8,
        "It is settled",
        "It is settled after a long week. “The harbour will not close before the autumn,” said Anna Berg. The town was glad.\n\nThe mayor \
         said that the council would look at the tunnel again in May.",
    );
    write(
        "pier",
        "Coast Radio",
        12,
        "Mayor speaks of the pier",
        "“The pier was built by our grandparents and it will be mended by us,” Anna Berg said on Tuesday. “Whoever wants to help is \
         welcome,” she added.",
    );
    let odd = format!(
        "<script>alert(1)</script> \u{202e}sdrawkcab\u{202c} and \u{7} more.\n\n“<img src=x onerror=alert(2)> \u{202e}neddih\u{202c} {} and \
         no end,” said Eve Mallory, the <b>mayor</b> of Southshore, on Monday.\n\n[a link](javascript:alert(3))\n",
        "unbroken".repeat(400)
    );
    write(
        "hostile",
        "\"<svg onload=alert(4)>\"",
        9,
        "</title><script>alert(5)</script>",
        &odd,
    );
    let (reports, draft) = long();
    for (number, report) in reports.iter().enumerate() {
        write(
            &format!("long-{number}"),
            "Evening Post",
            10,
            &format!("Council, part {number}"),
            report,
        );
    }
    fs::write(desk.join("long.md"), draft).unwrap();
    let done = onrecord(desk)
        .args(["ingest", "--registry", "r", "articles"])
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// Reports with two hundred quotations, and a draft of five thousand words that quotes them all, every tenth with a word left out.
fn long() -> (Vec<String>, String) {
    const WORDS: [&str; 48] = [
        "boats", "water", "before", "every", "harbour", "people", "winter", "council", "bridge",
        "money", "under", "children", "street", "around", "market", "always", "engine", "island",
        "repair", "morning", "school", "letter", "window", "among", "garden", "plenty", "summer",
        "station", "behind", "office", "river", "worker", "village", "timber", "across", "number",
        "coffee", "valley", "without", "signal", "carry", "stone", "against", "follow", "castle",
        "paper", "ticket", "northern",
    ];
    const GIVEN: [&str; 10] = [
        "Nora", "Ivan", "Lena", "Paul", "Rosa", "Hugo", "Vera", "Emil", "Dora", "Leon",
    ];
    const FAMILY: [&str; 20] = [
        "Quill", "Marsh", "Holt", "Brandt", "Voss", "Lund", "Pryce", "Tamm", "Kruse", "Falk",
        "Nyberg", "Ostrow", "Vance", "Sorel", "Hale", "Rask", "Dorn", "Weiss", "Teller", "Moran",
    ];
    let mut state = 7_u64;
    let mut word = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        WORDS[(state >> 33) as usize % WORDS.len()]
    };
    let (mut reports, mut draft) = (Vec::new(), String::new());
    for (family, name) in FAMILY.iter().enumerate() {
        let mut report = String::from("The council heard many voices.\n\n");
        for (given, first) in GIVEN.iter().enumerate() {
            let said: Vec<&str> = std::iter::once("We")
                .chain((0..15).map(|_| word()))
                .collect();
            let line = |said: &[&str]| format!("“{},” said {first} {name}.", said.join(" "));
            report += &format!("{} The hall was quiet.\n\n", line(&said));
            let mut drafted = said.clone();
            if (family * GIVEN.len() + given) % 10 == 9 {
                drafted.remove(7);
            }
            draft += &format!(
                "{} It was late in the hall by then, and few were left.\n\n",
                line(&drafted)
            );
        }
        reports.push(report);
    }
    (reports, draft)
}
