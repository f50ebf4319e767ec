//! Drafts as people write them against a few reports: inner quotations, sentences that go on behind a tag, offices of namesakes, days that
//! are counted, two speakers. One line a case, with its headline.

use super::*;
use crate::{
    extract::{Article, extract},
    model::Document,
    registry::{Change, Registry, Stamp},
    verdict::Headline as H,
};

/// Day of publication and text.
const REPORTS: [(&str, &str); 10] = [
    (
        "2026-03-12",
        "“We will lease the kiln,” Oda Marsh told councillors on Tuesday, 10 March, “but only if the roof is mended first.” “We won’t,” \
         Marsh said, “sell the old kiln to anybody.”

The deputy mayor, Ivo Marsh, who is not related to her, was not there. Clay director Nils Tamm said: “The shed is full and the drains are not.”

A spokesman for the Kiln Trust, Piet Lamb, said: “The trust has met everybody who asked to be met.”

“The buses cannot climb that road in winter,” Sanne Vole said on 9 March.",
    ),
    (
        "2026-03-12",
        "“He said to me, ‘I am far too old to climb the chimney,’ and he climbed it,” Hanne Brook told the inquest on Wednesday. “I told him, \
         ‘You will break both your legs up there,’ and he laughed.” “Emil told me, ‘It is safe as houses up there,’” she said.

“Mr Dorn wrote in May, ‘The chimney will be down within the year,’ and nobody answered,” the coroner, Asta Quill, said.",
    ),
    (
        "2026-03-03",
        "“We counted 312 jars between 9 p.m. and midnight on 2 February,” said Tove Lind. “We have paid Rs 4,500 crore for the glaze, and 3 lakh \
         potters will use it,” said Anand Kurup.",
    ),
    (
        "2026-03-12",
        "The kiln may go, Hexley University said on Monday. The university said in a note that it would be “moved to the north bank before the \
         summer”.",
    ),
    (
        "2026-03-12",
        "“The roof leaks,” said Ada Holt, the head teacher.

The “annexe” was built in 1960. “We never had money,” Holt said.

Holt told the inquiry that the stove had been “borrowed, never stolen”. She had once joked that the loft was “my cash machine”.

“The boiler passed every test we had,” Holt said. “Ask the mayor if you must.”",
    ),
    (
        "2026-04-20",
        "Skerry United manager Gus Arden was furious. “But 11 men cannot chase a man with a whistle,” he said. “Our own captain told me,          ‘Never again,’” he added. Dunholm City boss Theo Marr laughed. “The goal stood and so do I,” said Marr.          The film of it was shown to the captain, Lew Aske, by the engineer in charge, Dov Pell. “The camera came on at 04:20,” Pell said.

The work was led by Mina Sorley of the University of Brent. Kaito Sorley, a glaciologist at Fairlie College who had no part in it, likes it.          “We thought the ice was old,” says Mina Sorley. “They counted every layer in June and they told us in May,” Kaito Sorley says.",
    ),
    (
        "2026-04-21",
        "“Nobody believes,” Ulla Stam added, “that the kelp price will double before Easter.” “The paint appears to keep the hull dry,” \
         Stam said. “Most of the crew have been offered other boats.” Skerry captain Pia Holm said: “We were second best in the mud.” “We are \
         not chasing boats at any price,” said Rosa Quell, chief executive of Tern Foods.",
    ),
    (
        "2026-05-02",
        "Mrs Tarn told the committee: “We lost the only map in the flood.” Sund said on Monday: “The tide took two of our sheds.”",
    ),
    (
        "2026-05-09",
        "“Bees like it here,” the beekeeper Tom Tarn said. “The ferry was late,” said Karl Sund, a pilot.",
    ),
    (
        "2026-05-16",
        "The light has a new lamp. “It has never failed us in a gale,” she says.",
    ),
];

fn headline(draft: &str) -> (H, String) {
    let registry = Registry::in_memory();
    let change = |(published, text): (&str, &str)| {
        let published = published.parse().ok();
        Change::Document {
            document: Document {
                text: text.into(),
                published,
                ..Document::default()
            },
            extraction: extract(&Article::plain(text, published)),
        }
    };
    let changes = REPORTS.into_iter().map(change).collect();
    registry.commit(changes, &Stamp::now("test")).unwrap();
    let found = verify(draft, &Options::default(), &registry.snapshot());
    (found.headline, format!("{:?}", found.findings))
}

#[test]
fn drafts_get_their_headline() {
    let mut wrong = Vec::new();
    for (draft, expected) in [
        // A sentence that goes on behind the tag.
        ("“We will lease the kiln,” Oda Marsh said.", H::PassWithNote),
        (
            "Oda Marsh said they “will lease the kiln”.",
            H::PassWithNote,
        ),
        (
            "“We will lease the kiln,” Oda Marsh said, “but only if the roof is mended first.”",
            H::Pass,
        ),
        (
            "“We will lease the kiln, but only if the roof is mended first,” Oda Marsh said.",
            H::Pass,
        ),
        ("Oda Marsh said: “Sell the old kiln to anybody.”", H::Fix),
        // Statements of one speaker with a report's own sentences between them.
        ("“The roof leaks,” Ada Holt said.", H::Pass),
        (
            "“The roof leaks. We never had money,” Ada Holt said.",
            H::Fix,
        ),
        (
            "Ada Holt said it was “borrowed, never stolen my cash machine”.",
            H::CannotCheck,
        ),
        (
            "Ada Holt once joked that the loft was “my cash machine”.",
            H::Pass,
        ),
        (
            "“The boiler passed every test we had. Ask the mayor if you must,” Ada Holt said.",
            H::Pass,
        ),
        // A weekday and a day, and no year.
        (
            "“The buses cannot climb that road in winter,” Sanne Vole said on Monday, 9 March.",
            H::Pass,
        ),
        (
            "“The buses cannot climb that road in winter,” Sanne Vole said on Tuesday, 9 March.",
            H::Fix,
        ),
        (
            "“The buses cannot climb that road in winter,” Sanne Vole said on Tuesday, 10 March.",
            H::Fix,
        ),
        // Inner words.
        (
            "“I am far too old to climb the chimney,” Hanne Brook said.",
            H::Stop,
        ),
        (
            "“He said to me, ‘I am far too old to climb the chimney,’ and he climbed it,” Hanne Brook said.",
            H::Pass,
        ),
        (
            "“You will break both your legs up there,” Hanne Brook told him.",
            H::Pass,
        ),
        (
            "“The chimney will be down within the year,” Asta Quill said.",
            H::Stop,
        ),
        (
            "“The chimney will be down within the year,” Anders Dorn wrote.",
            H::PassWithNote,
        ),
        (
            "“The chimney will be down within the year,” Dorn wrote, according to Asta Quill.",
            H::PassWithNote,
        ),
        (
            "“The chimney will be down within the year,” Hanne Brook said.",
            H::Stop,
        ),
        (
            "“It is safe as houses up there,” Emil Brook said.",
            H::PassWithNote,
        ),
        // Offices.
        (
            "“The shed is full and the drains are not,” said the deputy mayor, Nils Tamm.",
            H::CannotCheck,
        ),
        (
            "“The shed is full and the drains are not,” said Nils Tamm, the police chief.",
            H::CannotCheck,
        ),
        (
            "“The shed is full and the drains are not,” said Nils Tamm, the company’s clay director.",
            H::Pass,
        ),
        (
            "“We will lease the kiln, but only if the roof is mended first,” said the deputy mayor.",
            H::Stop,
        ),
        (
            "“The trust has met everybody who asked to be met,” said Piet Lamb, a spokesman for the Kiln Trust.",
            H::Pass,
        ),
        // Bodies that people are of, and offices that somebody else in the report holds.
        (
            "“We thought the ice was old,” said Mina Sorley of the University of Brent.",
            H::Pass,
        ),
        (
            "“We thought the ice was old,” said Mina Sorley of Fairlie College.",
            H::CannotCheck,
        ),
        (
            "“We thought the ice was old,” said Mina Sorley of Harrow.",
            H::PassWithNote,
        ),
        (
            "“We thought the ice was old,” said Mina Sorley, a glaciologist at Fairlie College.",
            H::CannotCheck,
        ),
        (
            "“The goal stood and so do I,” said Skerry United manager Theo Marr.",
            H::CannotCheck,
        ),
        (
            "“The goal stood and so do I,” said Theo Marr, the Skerry United manager.",
            H::CannotCheck,
        ),
        (
            "“The camera came on at 04:20,” said Dov Pell, the engineer in charge.",
            H::Pass,
        ),
        (
            "“The goal stood and so do I,” said Theo Marr, the engineer in charge.",
            H::PassWithNote,
        ),
        // Two inner words behind a comma.
        ("“Never again,” Gus Arden said.", H::Stop),
        (
            "“We were second best in the mud,” said Skerry’s Pia Holm.",
            H::Pass,
        ),
        (
            "“We were second best in the mud,” said Dunholm’s Pia Holm.",
            H::PassWithNote,
        ),
        (
            "“We were second best in the mud,” said Dunholm’s captain, Pia Holm.",
            H::CannotCheck,
        ),
        (
            "“We are not chasing boats at any price,” Tern’s chief executive, Rosa Quell, said.",
            H::Pass,
        ),
        (
            "“We are not chasing boats at any price,” Gull’s chief executive, Rosa Quell, said.",
            H::CannotCheck,
        ),
        (
            "“We are not chasing boats at any price,” Tern’s CEO, Zoe Munk, said.",
            H::Stop,
        ),
        // A pronoun that was not read, in a draft of other people.
        (
            "Zoe Munk met investors. Shares fell. “We are not chasing boats at any price,” she told them.",
            H::CannotCheck,
        ),
        // What is cut off, or set in brackets, and what a tag that begins anew does not part.
        (
            "“The kelp price will double before Easter,” Ulla Stam said.",
            H::Fix,
        ),
        (
            "“The crew have been offered other boats,” Ulla Stam said.",
            H::PassWithNote,
        ),
        (
            "“The paint [is proven] to keep the hull dry,” Ulla Stam said.",
            H::Stop,
        ),
        // A surname in one report, a whole name in another.
        (
            "“We lost the only map in the flood,” Tom Tarn said.",
            H::CannotCheck,
        ),
        (
            "“We lost the only map in the flood,” Mrs Tarn said.",
            H::Pass,
        ),
        (
            "“The tide took two of our sheds,” Karl Sund said.",
            H::PassWithNote,
        ),
        ("“The tide took two of our sheds,” Sund said.", H::Pass),
        ("“The ferry was late,” Karl Sund said.", H::Pass),
        (
            "“It has never failed us in a gale,” Una Brack said.",
            H::PassWithNote,
        ),
        (
            "“It has never failed us in a gale,” Peter Brack said.",
            H::CannotCheck,
        ),
        // Days.
        (
            "“The buses cannot climb that road in winter,” Sanne Vole said on 9 March.",
            H::Pass,
        ),
        (
            "“The buses cannot climb that road in winter,” Sanne Vole said in March.",
            H::Pass,
        ),
        (
            "“The buses cannot climb that road in winter,” Sanne Vole said on 8 March.",
            H::Fix,
        ),
        (
            "“The buses cannot climb that road in winter,” Sanne Vole said in April.",
            H::Fix,
        ),
        (
            "“The shed is full and the drains are not,” Nils Tamm said on 15 March 2026.",
            H::Fix,
        ),
        (
            "“The shed is full and the drains are not,” Nils Tamm said on 11 March 2026.",
            H::PassWithNote,
        ),
        (
            "The kiln was shut on 8 March 2026. The next day Sanne Vole said: “The buses cannot climb that road in winter.”",
            H::Pass,
        ),
        (
            "The kiln was shut on 6 March 2026. The next day Sanne Vole said: “The buses cannot climb that road in winter.”",
            H::Fix,
        ),
        // Figures.
        (
            "“We counted 312 jars between 9pm and midnight on February 2,” said Tove Lind.",
            H::PassWithNote,
        ),
        (
            "“We counted 312 jars between 9 a.m. and midnight on 2 February,” said Tove Lind.",
            H::Stop,
        ),
        (
            "“We counted 312 jars between 9 p.m. and midday on 2 February,” said Tove Lind.",
            H::Stop,
        ),
        (
            "“We counted 312 jars between 9 p.m. and midnight on March 2,” said Tove Lind.",
            H::Stop,
        ),
        (
            "“We have paid ₹4,500 crore for the glaze, and 300,000 potters will use it,” said Anand Kurup.",
            H::PassWithNote,
        ),
        (
            "“We counted 312 jars between 9 pm and midnight on 2 February,” said Tove Lind.",
            H::PassWithNote,
        ),
        (
            "“We counted 312 jars between 9 am and midnight on 2 February,” said Tove Lind.",
            H::Stop,
        ),
        (
            "“We have paid Rs 4,500 lakh for the glaze, and 3 lakh potters will use it,” said Anand Kurup.",
            H::Stop,
        ),
        (
            "“We have paid $4,500 crore for the glaze, and 3 lakh potters will use it,” said Anand Kurup.",
            H::Stop,
        ),
        (
            "“Eleven men cannot chase a man with a whistle,” Gus Arden said.",
            H::PassWithNote,
        ),
        (
            "“The camera came on at 4.20am,” Dov Pell said.",
            H::PassWithNote,
        ),
        ("“The camera came on at 4.20pm,” Dov Pell said.", H::Stop),
        // Bodies and pairs.
        (
            "The university said the kiln would be “moved to the north bank before the summer”.",
            H::PassWithNote,
        ),
        (
            "“The shed is full and the drains are not,” Tamm and Vole both said.",
            H::CannotCheck,
        ),
    ] {
        let (found, details) = headline(draft);
        if found != expected {
            wrong.push(format!(
                "{draft}\n  {found:?}, not {expected:?}: {}",
                details.chars().take(1200).collect::<String>()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
