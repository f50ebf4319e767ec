#!/usr/bin/env python3
"""How far confidences can be trusted: of the quotations given about 0.9, are about nine in ten credited to the right person?

  reliability.py GOLD.jsonl PRED.jsonl [--only-resolved] [--by-rule] [--min T ...]

GOLD and PRED are as score_extraction.py wants them, which must lie beside GOLD; PRED comes from `onrecord extract --format flat`.
Counted are quotations whose span is found (intersection over union of 0.8), whose gold source has a known name, and which PRED gives
somebody's name.  Prints a table of bins (confidence from, to; quotations; mean confidence; share right), the expected calibration
error (the mean gap between confidence and share right, by quotations), and for each T of --min the precision and the share abstained
when only confidences of T and more are kept.  --by-rule: the share right of each rule, by name or pronoun.  Standard library only.
"""
import argparse, collections, os, sys

BINS = [0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 1.01]
PRONOUNS = {"he", "she", "his", "her", "him", "who", "they", "it"}


def pairs(score, gold, pred):
    """(confidence or None where nobody is named, right, rule, source in lower case) of each quotation found whose source has a name"""
    for document in gold:
        text = document["text"]
        spans = lambda quotes: [(score.trim(text, q["start"], q["end"]), q) for q in quotes if q.get("kind", "direct") in ("direct", "mixed")]
        wanted = [(s, q) for s, q in spans(document["quotes"]) if s[0] < s[1] and not (q.get("is_scare") or q.get("partial_stretch") or q.get("missing_close"))]
        given = spans(pred.get(document["id"], {}).get("quotes", []))
        near = sorted(((score.iou(g[0], p[0]), i, j) for i, g in enumerate(wanted) for j, p in enumerate(given) if g[0][0] < p[0][1] and p[0][0] < g[0][1]), reverse=True)
        used = set(), set()
        for overlap, i, j in near:
            if overlap < 0.8 or i in used[0] or j in used[1]:
                continue
            used[0].add(i), used[1].add(j)
            quote, found = wanted[i][1], given[j][1]
            if not score.gold_names(quote):
                continue
            right = score.speaker_ok(quote, found, text)[0]
            at = found.get("speaker_start")
            source = "" if at is None else text[at:found["speaker_end"]].lower()
            yield (found.get("confidence", 0.0) if score.names_somebody(found) else None), right, found.get("rule"), source


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold")
    ap.add_argument("pred")
    ap.add_argument("--only-resolved", action="store_true")
    ap.add_argument("--by-rule", action="store_true")
    ap.add_argument("--min", type=float, nargs="*", default=[0.65, 0.8, 0.9, 0.95, 0.97])
    a = ap.parse_args()
    sys.path.insert(0, os.path.dirname(os.path.abspath(a.gold)))
    import score_extraction as score

    gold = [d for d in score.load(a.gold) if d.get("resolved_by_hand") or not a.only_resolved]
    found = list(pairs(score, gold, {p["id"]: p for p in score.load(a.pred)}))
    named = [f for f in found if f[0] is not None]
    print("quotations found whose source has a name: %d; named: %d; right: %d" % (len(found), len(named), sum(f[1] for f in named)))
    print("  from    to  quotations  mean confidence  share right")
    gap = 0.0
    for low, high in zip(BINS, BINS[1:]):
        part = [f for f in named if low <= f[0] < high]
        if part:
            mean, right = sum(f[0] for f in part) / len(part), sum(f[1] for f in part) / len(part)
            gap += abs(mean - right) * len(part)
            print("  %.2f  %.2f  %10d  %15.3f  %11.3f" % (low, min(high, 1), len(part), mean, right))
    print("expected calibration error %.3f" % (gap / max(1, len(named))))
    for least in a.min:
        kept = [f for f in named if f[0] >= least]
        if kept:
            print("  --min-confidence %.2f  precision %.3f  (%d of %d wrong)  abstained %.3f" % (least, sum(f[1] for f in kept) / len(kept), sum(not f[1] for f in kept), len(kept), 1 - len(kept) / len(found)))
    if a.by_rule:
        rules = collections.defaultdict(list)
        for confidence, right, rule, source in named:
            rules[rule, "pronoun" if source in PRONOUNS else "name"].append((confidence, right))
        for key, part in sorted(rules.items()):
            print("  %-20s %-8s %5d  mean confidence %.3f  share right %.3f" % (*key, len(part), sum(c for c, _ in part) / len(part), sum(r for _, r in part) / len(part)))


if __name__ == "__main__":
    main()
