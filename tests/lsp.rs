//! The language server end to end: the real binary, spoken to by a scripted editor in the real protocol.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};

const ARTICLE: &str = "The quay will open in May. “We will not close the old harbour,” Mayor Ines Valdor said on Tuesday.\n";
const URI: &str = "file:///desk/draft.md";

struct Editor {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    next: i64,
    _directory: tempfile::TempDir,
}

impl Editor {
    /// A server on a registry that holds the article.
    fn open() -> Editor {
        Editor::open_with(Stdio::inherit())
    }

    /// The same, with what it says on the standard error going there.
    fn open_with(complaints: Stdio) -> Editor {
        let directory = tempfile::tempdir().unwrap();
        let article = directory.path().join("quay.txt");
        fs::write(&article, ARTICLE).unwrap();
        let binary = env!("CARGO_BIN_EXE_onrecord");
        let registry = directory.path().join("registry");
        let ingested = Command::new(binary)
            .args(["ingest", "--registry"])
            .args([&registry, &article])
            .output()
            .unwrap();
        assert!(ingested.status.success(), "{ingested:?}");
        let mut server = Command::new(binary)
            .args(["lsp", "--registry"])
            .arg(&registry)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(complaints)
            .spawn()
            .unwrap();
        Editor {
            input: server.stdin.take().unwrap(),
            output: BufReader::new(server.stdout.take().unwrap()),
            server,
            next: 0,
            _directory: directory,
        }
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(
                self.output.read_line(&mut line).unwrap() > 0,
                "the server is gone"
            );
            match line.trim().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().unwrap(),
                _ if line.trim().is_empty() => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    /// The answer to a request; what the server tells meanwhile is passed over.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.receive();
            if message["id"] == id {
                return message;
            }
        }
    }

    /// The next diagnostics of the draft, with their version.
    fn diagnostics(&mut self) -> (Value, Vec<Value>) {
        loop {
            let message = self.receive();
            if message["method"] == "textDocument/publishDiagnostics" {
                assert_eq!(message["params"]["uri"], URI);
                let params = &message["params"];
                let list = params["diagnostics"].as_array().unwrap().clone();
                return (params["version"].clone(), list);
            }
        }
    }
}

fn place(line: u64, character: u64) -> Value {
    json!({"line": line, "character": character})
}

#[test]
fn an_editor_gets_diagnostics_hovers_and_corrections() {
    let mut editor = Editor::open();
    let answer = editor.ask(
        "initialize",
        json!({"processId": null, "rootUri": null, "capabilities": {}}),
    );
    let can = &answer["result"]["capabilities"];
    assert_eq!(
        (&can["hoverProvider"], &can["textDocumentSync"]["change"]),
        (&json!(true), &json!(1))
    );
    editor.notify("initialized", json!({}));

    // An emoji takes two units of UTF-16, and counts so.
    let draft = "# Harbour\n\n🚢 “We will close the old harbour,” Ines Valdor said.\n";
    editor.notify(
        "textDocument/didOpen",
        json!({"textDocument": {"uri": URI, "languageId": "markdown", "version": 1, "text": draft}}),
    );
    let (version, found) = editor.diagnostics();
    assert_eq!((version, found.len()), (json!(1), 1), "{found:?}");
    assert_eq!(found[0]["severity"], 1);
    assert_eq!(found[0]["source"], "onrecord");
    assert_eq!(found[0]["range"]["start"], place(2, 4));
    assert!(
        found[0]["message"].as_str().unwrap().starts_with("STOP"),
        "{}",
        found[0]
    );

    let at =
        |line, character| json!({"textDocument": {"uri": URI}, "position": place(line, character)});
    let hover = editor.ask("textDocument/hover", at(2, 8));
    let words = hover["result"]["contents"]["value"].as_str().unwrap();
    assert!(
        words.contains("Ines Valdor") && words.contains("documents/"),
        "{words}"
    );
    assert_eq!(
        editor.ask("textDocument/hover", at(0, 3))["result"],
        Value::Null
    );

    let range = json!({"start": place(2, 8), "end": place(2, 8)});
    let actions = editor.ask(
        "textDocument/codeAction",
        json!({"textDocument": {"uri": URI}, "range": range, "context": {"diagnostics": []}}),
    );
    let action = &actions["result"][0];
    assert_eq!(action["kind"], "quickfix");
    let edit = &action["edit"]["changes"][URI][0];

    // The editor puts it in, and the draft is clean.
    let line: Vec<u16> = draft.lines().nth(2).unwrap().encode_utf16().collect();
    let unit =
        |end: &str| usize::try_from(edit["range"][end]["character"].as_u64().unwrap()).unwrap();
    let text = |units: &[u16]| String::from_utf16(units).unwrap();
    let put = text(&line[..unit("start")])
        + edit["newText"].as_str().unwrap()
        + &text(&line[unit("end")..]);
    assert!(
        put.contains("“We will not close the old harbour,”"),
        "{put}"
    );
    editor.notify(
        "textDocument/didChange",
        json!({"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": put}]}),
    );
    let (version, found) = editor.diagnostics();
    assert_eq!((version, found.len()), (json!(2), 0), "{found:?}");

    editor.notify(
        "textDocument/didClose",
        json!({"textDocument": {"uri": URI}}),
    );
    assert!(editor.diagnostics().1.is_empty());
    let gone = editor.ask("textDocument/hover", at(0, 0));
    assert!(
        gone["error"]["message"]
            .as_str()
            .unwrap()
            .contains("not open")
    );
    assert_eq!(
        editor.ask("textDocument/rename", json!({}))["error"]["code"],
        -32601
    );
    assert_eq!(editor.ask("shutdown", Value::Null)["result"], Value::Null);
    editor.notify("exit", Value::Null);
    assert!(editor.server.wait().unwrap().success());
}

#[test]
fn what_is_no_editor_is_told_so() {
    for garbage in [
        "garbage\n",
        "Content-Length: x\r\n\r\n{}",
        "Content-Length: 9\r\n\r\n{}",
    ] {
        let editor = Editor::open_with(Stdio::piped());
        let Editor {
            server, mut input, ..
        } = editor;
        input.write_all(garbage.as_bytes()).unwrap();
        drop(input);
        let ended = server.wait_with_output().unwrap();
        let told = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(2), "{garbage:?}: {told}");
        assert!(told.contains("Language Server Protocol"), "{told}");
    }
}

#[test]
fn an_editor_that_goes_away_ends_the_server() {
    let mut editor = Editor::open();
    editor.ask("initialize", json!({}));
    drop(editor.input);
    assert!(editor.server.wait().unwrap().success());
}
