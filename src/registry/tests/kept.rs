//! The file of the state: it says what the log says, or it is not used.

use super::{record::DocumentId, *};

/// The files of a directory that hold a state.
fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .filter(|path| {
            path.extension()
                .is_some_and(|ending| ending == "map" || ending == "part")
        })
        .collect()
}

fn is_from_file(registry: &Registry) -> bool {
    !registry.snapshot().files.is_empty()
}

fn filled(dir: &Path) -> Registry {
    let registry = Registry::open(dir, Access::Write).unwrap();
    for text in PARIS {
        registry.commit(vec![clipping(text)], &stamp()).unwrap();
    }
    for n in 0..600 {
        let change = import(
            &format!("Sentence number {n} of many about the quay"),
            ["Anna Berg", "Carl Dahl", "Dora Lind"][n % 3],
            &format!("import-{}", n / 5),
        );
        registry.commit(vec![change], &stamp()).unwrap();
    }
    registry
}

/// What a log says, whatever stands beside it.
fn from_log(dir: &Path) -> String {
    let log = SqliteLog::open(dir, Access::Read).unwrap();
    let (snapshot, _) = Snapshot::starting(&log, None, None)
        .unwrap()
        .caught_up(&log)
        .unwrap();
    dump(&snapshot)
}

/// Where the words stand in the index, as answers see it.
fn found(registry: &Registry, words: &str) -> Vec<u32> {
    let snapshot = registry.snapshot();
    let words = crate::matcher::codes(&crate::text::Folded::new(words));
    let candidates = snapshot.index().candidates(&words, 8, |_| true);
    candidates
        .list
        .iter()
        .map(|candidate| candidate.id)
        .collect()
}

#[test]
fn a_state_says_what_its_log_says_and_goes_on_from_there() {
    let (_keep, dir) = directory();
    let registry = filled(&dir);
    let before = dump(&registry.snapshot());
    registry.write_state().unwrap();
    let wanted = found(&registry, "The quay will be ready, we promise");
    assert!(!wanted.is_empty());
    assert!(is_from_file(&registry));
    assert_eq!(
        dump(&registry.snapshot()),
        before,
        "of the one that wrote it"
    );
    drop(registry);

    for access in [Access::Read, Access::Write] {
        let again = Registry::open(&dir, access).unwrap();
        assert!(is_from_file(&again));
        assert_eq!(found(&again, "The quay will be ready, we promise"), wanted);
        assert_eq!(dump(&again.snapshot()), before);
    }
    // Commits on top of it: new ones, one that revises, one that takes back, a correction of what stands in the file.
    let again = Registry::open(&dir, Access::Write).unwrap();
    let snapshot = again.snapshot();
    let (_, quotation) = snapshot.quotations().nth(300).unwrap();
    let changes = vec![
        clipping("rome 2025-09-09\n Anna Berg | | | Rome is not a harbour, whatever they say"),
        clipping("lyon 2025-09-05\n Berg | | | We came to see another quay"),
        Change::Retract {
            document: DocumentId("nice".into()),
            reason: String::new(),
        },
        Change::Attribute {
            quotation: quotation.id.clone(),
            document: None,
            speaker: SpeakerChoice::Named {
                name: "Erik Holm".into(),
                kind: None,
            },
            reason: "heard the tape".into(),
        },
    ];
    again.commit(changes, &stamp()).unwrap();
    let after = dump(&again.snapshot());
    assert_eq!(after, from_log(&dir));
    assert_eq!(dump(&snapshot), before, "a snapshot does not change");
    assert!(!found(&again, "Rome is not a harbour").is_empty());
    drop(again);
    let reopened = Registry::open(&dir, Access::Write).unwrap();
    assert!(
        is_from_file(&reopened),
        "an older state serves, and the log the rest"
    );
    assert_eq!(dump(&reopened.snapshot()), after);
    // A second state, most of whose records are copied from the first.
    reopened.write_state().unwrap();
    assert_eq!(files(&dir).len(), 1);
    assert_eq!(dump(&reopened.snapshot()), after);
    drop(reopened);
    assert_eq!(
        dump(&Registry::open(&dir, Access::Read).unwrap().snapshot()),
        after
    );
}

#[test]
fn memory_lets_go_of_what_was_read_and_of_nothing_else() {
    let (_keep, dir) = directory();
    let registry = filled(&dir);
    registry.write_state().unwrap();
    let change = import("Something new about the quay", "Anna Berg", "new");
    registry.commit(vec![change], &stamp()).unwrap();
    let before = dump(&registry.snapshot());
    let mut relaxed = Snapshot::clone(&registry.snapshot());
    relaxed.relax();
    assert_eq!(dump(&relaxed), before);
    assert_eq!(before, from_log(&dir));
}

#[test]
fn what_came_in_while_a_state_was_written_stays() {
    let (_keep, dir) = directory();
    let registry = filled(&dir);
    let chain = registry.kept().log.chain();
    let mut then = Snapshot::clone(&registry.snapshot());
    then.seal();
    registry.current.store(Arc::new(then.clone()));
    let snapshot = registry.snapshot();
    let (_, quotation) = snapshot.quotations().nth(100).unwrap();
    let changes = vec![
        import("Something new about the quay", "Fritz Vogel", "new"),
        Change::Attribute {
            quotation: quotation.id.clone(),
            document: None,
            speaker: SpeakerChoice::Nobody,
            reason: String::new(),
        },
    ];
    registry.commit(changes, &stamp()).unwrap();
    let texts: Arc<dyn Texts> = Arc::new(LogTexts::new(&dir));
    let list = manifest::Manifest::new(&dir, Vec::new());
    let part = state::flush(&list, &then, &chain, &texts).unwrap();
    let mut now = Snapshot::clone(&registry.snapshot());
    let before = dump(&now);
    now.flushed(&then, part);
    assert_eq!(dump(&now), before);
    assert_eq!(now.index.len(), registry.snapshot().index.len());
    assert!(!now.files.is_empty());
}

fn keeper_of(kept: &mut Kept) -> &mut Keeper {
    kept.keeper.as_mut().unwrap()
}

/// Writes what is in no file yet into one more.
fn flush(registry: &Registry) {
    let mut kept = registry.kept();
    let Kept { log, keeper } = &mut *kept;
    let keeper = keeper.as_mut().unwrap();
    keeper.begin_now(&registry.current, log.as_ref());
    keeper.end_flush(&registry.current);
}

#[test]
fn many_files_say_what_one_says_and_the_newer_shadow_the_older() {
    let (_keep, dir) = directory();
    let registry = filled(&dir);
    let step = |n: usize| {
        let snapshot = registry.snapshot();
        let (_, quotation) = snapshot.quotations().nth(40 * n).unwrap();
        let changes = vec![
            clipping(&format!(
                "rome 2025-09-09\n Anna Berg | | | Rome is not a harbour, they said {n} times over"
            )),
            import(
                &format!("Something new about quay {n}"),
                "Fritz Vogel",
                "new",
            ),
            Change::Retract {
                document: DocumentId(format!("import-{}", 3 * n).into()),
                reason: "an error".into(),
            },
            Change::Attribute {
                quotation: quotation.id.clone(),
                document: None,
                speaker: SpeakerChoice::Named {
                    name: "Erik Holm".into(),
                    kind: None,
                },
                reason: "heard the tape".into(),
            },
        ];
        registry.commit(changes, &stamp()).unwrap();
    };
    for n in 0..9 {
        flush(&registry);
        step(n);
        let before = dump(&registry.snapshot());
        assert_eq!(before, from_log(&dir), "{n}");
        let mut kept = registry.kept();
        // Every other time files are put together, with more behind them than they were begun with.
        if n % 2 == 1 {
            let keeper = keeper_of(&mut kept);
            keeper.end_merge(&registry.current);
            keeper.begin_merge(&registry.current.load_full());
            drop(kept);
            flush(&registry);
            kept = registry.kept();
        }
        keeper_of(&mut kept).end_merge(&registry.current);
        // While this is held nothing else begins.
        let listed = manifest::read(&dir).unwrap();
        assert_eq!(listed.len(), registry.current.load().files.len());
        assert_eq!(files(&dir).len(), listed.len());
        drop(kept);
        assert_eq!(dump(&registry.snapshot()), before, "{n}");
        let again = Registry::open(&dir, Access::Read).unwrap();
        assert!(is_from_file(&again));
        assert_eq!(dump(&again.snapshot()), before, "{n}");
        let words = "Sentence number 301 of many about the quay";
        // What else is like them depends on how they lie in segments.
        assert_eq!(found(&again, words)[0], found(&registry, words)[0]);
    }
    let few = registry.snapshot().files.len();
    assert!((1..12).contains(&few), "{few} files");
    let before = dump(&registry.snapshot());
    let withdrawn = registry.snapshot().withdrawals().count();
    assert!(withdrawn > 0);
    registry.write_state().unwrap();
    assert_eq!((files(&dir).len(), registry.snapshot().files.len()), (1, 1));
    drop(registry);
    let again = Registry::open(&dir, Access::Write).unwrap();
    assert_eq!(dump(&again.snapshot()), before);
    assert_eq!(again.snapshot().withdrawals().count(), withdrawn);
}

#[test]
fn files_that_no_list_names_are_not_read_and_the_next_writer_removes_them() {
    let (_keep, dir) = directory();
    let registry = filled(&dir);
    flush(&registry);
    let change = import("Something new about the quay", "Anna Berg", "new");
    registry.commit(vec![change], &stamp()).unwrap();
    flush(&registry);
    let before = dump(&registry.snapshot());
    drop(registry);
    let listed = manifest::read(&dir).unwrap();
    assert_eq!(listed.len(), 2);
    let stray = dir.join("state-0123456789abcdef.map");
    std::fs::copy(dir.join(&listed[0]), &stray).unwrap();
    std::fs::write(dir.join("state-new.part"), "half").unwrap();
    let reader = Registry::open(&dir, Access::Read).unwrap();
    assert_eq!(reader.snapshot().files.len(), 2);
    assert!(stray.exists());
    let writer = Registry::open(&dir, Access::Write).unwrap();
    assert_eq!(dump(&writer.snapshot()), before);
    assert_eq!(files(&dir).len(), 2);
    drop(writer);
    // One file of two, the two in another order, one under the name of the other, and a list that is damaged.
    let list = manifest::path(&dir);
    let good = std::fs::read(&list).unwrap();
    let text = String::from_utf8(good.clone()).unwrap();
    let [a, b] = [&listed[0], &listed[1]];
    let gone = dir.join("gone");
    let spoil: [&dyn Fn(); 3] = [
        &|| std::fs::write(&list, text.replace(b.as_str(), a)).unwrap(),
        &|| std::fs::rename(dir.join(b), &gone).unwrap(),
        &|| assert!(std::fs::copy(dir.join(a), dir.join(b)).unwrap() > 0),
    ];
    let second = std::fs::read(dir.join(b)).unwrap();
    for (n, spoil) in spoil.iter().enumerate() {
        spoil();
        let again = Registry::open(&dir, Access::Read).unwrap();
        assert!(!is_from_file(&again), "{n}");
        assert_eq!(dump(&again.snapshot()), before, "{n}");
        assert_eq!(again.verify().unwrap().problems.len(), 1, "{n}");
        std::fs::write(&list, &good).unwrap();
        std::fs::write(dir.join(b), &second).unwrap();
    }
    assert!(is_from_file(&Registry::open(&dir, Access::Read).unwrap()));
}

#[test]
fn a_damaged_state_is_not_used_and_the_log_is() {
    let (_keep, dir) = directory();
    let registry = filled(&dir);
    registry.write_state().unwrap();
    let before = dump(&registry.snapshot());
    drop(registry);
    let path = files(&dir).remove(0);
    let good = std::fs::read(&path).unwrap();
    for at in [
        0,
        good.len() / 3,
        good.len() / 2,
        good.len() - 40,
        good.len() - 1,
    ] {
        let mut bad = good.clone();
        bad[at] ^= 1;
        std::fs::write(&path, &bad).unwrap();
        let again = Registry::open(&dir, Access::Read).unwrap();
        assert!(!is_from_file(&again), "byte {at}");
        assert_eq!(dump(&again.snapshot()), before);
        let problems = again.verify().unwrap().problems;
        assert!(
            problems.len() == 1 && problems[0].contains("state-"),
            "{problems:?}"
        );
    }
    std::fs::write(&path, &good[..good.len() / 2]).unwrap();
    assert!(!is_from_file(&Registry::open(&dir, Access::Read).unwrap()));
    let again = Registry::open(&dir, Access::Write).unwrap();
    again.write_state().unwrap();
    drop(again);
    assert!(is_from_file(&Registry::open(&dir, Access::Read).unwrap()));
}

#[test]
fn a_state_of_another_log_is_not_used() {
    let (_keep, dir) = directory();
    let (_other, elsewhere) = directory();
    let registry = filled(&dir);
    registry.write_state().unwrap();
    drop(registry);
    drop(filled(&elsewhere));
    let change = import("Something else", "Anna Berg", "else");
    let registry = Registry::open(&elsewhere, Access::Write).unwrap();
    registry.commit(vec![change], &stamp()).unwrap();
    drop(registry);
    let path = files(&dir).remove(0);
    let copy_to = |to: &Path| {
        std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        std::fs::copy(manifest::path(&dir), manifest::path(to)).unwrap();
    };
    // The same events at the same times are the same log; one event less is another.
    copy_to(&elsewhere);
    assert!(is_from_file(
        &Registry::open(&elsewhere, Access::Read).unwrap()
    ));
    let fresh = tempfile::tempdir().unwrap();
    let registry = Registry::open(fresh.path(), Access::Write).unwrap();
    registry
        .commit(vec![import("One", "Anna Berg", "one")], &stamp())
        .unwrap();
    drop(registry);
    copy_to(fresh.path());
    let opened = Registry::open(fresh.path(), Access::Read).unwrap();
    assert!(!is_from_file(&opened));
    assert_eq!(opened.snapshot().counts().quotations, 1);
}

#[test]
fn an_erasure_leaves_no_state_that_holds_the_words() {
    let (_keep, dir) = directory();
    let registry = filled(&dir);
    registry.write_state().unwrap();
    assert_eq!(files(&dir).len(), 1);
    let held = |needle: &str| {
        let holds = |path: &PathBuf| {
            let bytes = std::fs::read(path).unwrap();
            bytes
                .windows(needle.len())
                .any(|window| window == needle.as_bytes())
        };
        let entries = std::fs::read_dir(&dir)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_file()).filter(holds).count()
    };
    assert!(held("Sentence number 7 of many") > 0);
    let target = Target::Document(DocumentId("import-1".into()));
    registry.erase(&target, "an order", None, &stamp()).unwrap();
    assert_eq!(
        (held("Sentence number 7 of many"), files(&dir).len()),
        (0, 0)
    );
    registry.write_state().unwrap();
    assert_eq!(held("Sentence number 7 of many"), 0);
    let after = dump(&registry.snapshot());
    assert_eq!(after, from_log(&dir));
    drop(registry);
    assert_eq!(
        dump(&Registry::open(&dir, Access::Read).unwrap().snapshot()),
        after
    );
}

#[test]
fn a_state_that_words_were_erased_behind_is_not_used() {
    let (_keep, dir) = directory();
    let registry = filled(&dir);
    registry.write_state().unwrap();
    let path = files(&dir).remove(0);
    let old = std::fs::read(&path).unwrap();
    let list = std::fs::read(manifest::path(&dir)).unwrap();
    let target = Target::Document(DocumentId("import-1".into()));
    registry.erase(&target, "an order", None, &stamp()).unwrap();
    let after = dump(&registry.snapshot());
    drop(registry);
    // As from a backup.
    std::fs::write(&path, &old).unwrap();
    std::fs::write(manifest::path(&dir), &list).unwrap();
    let again = Registry::open(&dir, Access::Read).unwrap();
    assert!(!is_from_file(&again));
    assert_eq!(dump(&again.snapshot()), after);
}

#[test]
fn a_text_is_read_from_the_log_when_it_is_asked_for() {
    let (_keep, dir) = directory();
    let registry = filled(&dir);
    registry.write_state().unwrap();
    drop(registry);
    let registry = Registry::open(&dir, Access::Read).unwrap();
    let snapshot = registry.snapshot();
    let (_, paris) = snapshot.document("paris").unwrap();
    assert!(paris.has_text());
    assert_eq!(paris.text().unwrap(), PARIS[0]);
    let (_, import) = snapshot.document("import-3").unwrap();
    assert!(!import.has_text() && import.text().is_none());
}

#[test]
fn lists_are_the_same_from_a_file_and_leave_nothing_in_memory() {
    let (_keep, dir) = directory();
    let registry = filled(&dir);
    let memory = registry.snapshot();
    drop(registry);
    let registry = Registry::open(&dir, Access::Write).unwrap();
    registry.write_state().unwrap();
    let file = registry.snapshot();
    let pages = |snapshot: &Snapshot| {
        let mut pages = Vec::new();
        for (speaker, filter, order_by) in [
            (None, "", ""),
            (Some("anna-berg"), "", "date_said desc"),
            (Some("anna-berg"), "", "published"),
            (Some("carl-dahl"), "text:\"number 30\"", ""),
            (Some("nobody"), "", ""),
            (None, "kind = \"indirect\"", "published desc"),
        ] {
            let query = ListQuery {
                speaker: speaker.map(String::from),
                filter: filter.into(),
                order_by: order_by.into(),
                page_size: 7,
                ..ListQuery::default()
            };
            let first = snapshot.list_quotations(&query).unwrap();
            let query = ListQuery {
                page_token: first.next_page_token.clone(),
                ..query
            };
            pages.push(snapshot.list_quotations(&query).unwrap());
            pages.push(first);
        }
        for order_by in ["display_name", "quotation_count desc"] {
            let query = ListQuery {
                order_by: order_by.into(),
                ..ListQuery::default()
            };
            pages.push(snapshot.list_speakers(&query).unwrap());
        }
        pages.push(snapshot.list_documents(&ListQuery::default()).unwrap());
        (
            pages,
            snapshot.latest_published(),
            snapshot.speakers_of_given_name("anna"),
        )
    };
    assert_eq!(pages(&file), pages(&memory));
    assert!(!pages(&file).2.is_empty());
    let read = |snapshot: &Snapshot| snapshot.files[0].read.load(Ordering::Relaxed);
    let before = read(&file);
    file.list_documents(&ListQuery::default()).unwrap();
    file.list_quotations(&ListQuery::default()).unwrap();
    assert_eq!(read(&file), before);
}
