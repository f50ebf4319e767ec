//! The records of one kind in one file of the registry's state: some of all records, each under its number.
//!
//! In: records as bytes, by number. Out: sections of a file, and from the file the same bytes. Several such layers put together are one,
//! in which the newest of each record stands. It knows nothing of what the bytes say.

use std::{iter::Peekable, sync::Arc};

use super::stored::{Card, Origin, Put, Stored, Take};
use crate::mapped::{Section, Slab, Stretch};

/// Records whose bytes share a section.
const SHARD: u32 = 1 << 16;

/// The records of one kind in one file.
pub(super) struct Layer {
    pub(super) origin: Arc<Origin>,
    /// By number of the record, [`SHARD`] of them each; `None` where the file holds none of these.
    shards: Vec<Option<Shard>>,
}

/// Some records in a row of sections: which they are, and the bytes of each.
struct Shard {
    records: Stretch,
    /// Their numbers, ascending.
    numbers: Slab<u32>,
    /// `starts[n]..starts[n + 1]` are the bytes of the record that stands at n.
    starts: Slab<u32>,
    /// What lists want to know of each; empty where there are no lists of this kind.
    cards: Slab<Card>,
}

impl Shard {
    /// Where a record stands among those of this shard.
    fn place(&self, number: u32) -> Option<usize> {
        let (&first, &last) = (self.numbers.first()?, self.numbers.last()?);
        if !(first..=last).contains(&number) {
            return None;
        }
        // Mostly all of them are there.
        match (last - first) as usize + 1 == self.numbers.len() {
            true => Some((number - first) as usize),
            false => self.numbers.binary_search(&number).ok(),
        }
    }

    /// How many bytes its records take.
    fn bytes(&self) -> usize {
        self.starts.last().map_or(0, |&end| end as usize)
    }

    fn at<'o>(&self, origin: &'o Origin, place: usize) -> Option<&'o [u8]> {
        let (&from, &to) = (self.starts.get(place)?, self.starts.get(place + 1)?);
        let records = origin.file.bytes_at(self.records);
        records.get(from as usize..to as usize)
    }

    fn of_file(origin: &Arc<Origin>, section: &str) -> Option<Self> {
        let shard = Shard {
            records: origin.file.stretch(section)?,
            numbers: Slab::of(&origin.file, &format!("{section}.numbers"))?,
            starts: Slab::of(&origin.file, &format!("{section}.starts"))?,
            cards: Slab::of(&origin.file, &format!("{section}.cards"))?,
        };
        let (len, cards) = (shard.numbers.len(), shard.cards.len());
        (shard.starts.len() == len + 1 && (cards == 0 || cards == len)).then_some(shard)
    }
}

impl Layer {
    /// The bytes of a record, where it stands here.
    pub(super) fn bytes(&self, number: u32) -> Option<&[u8]> {
        let shard = self.shards.get((number / SHARD) as usize)?.as_ref()?;
        shard.at(&self.origin, shard.place(number)?)
    }

    /// What lists want to know of a record, where it stands here.
    pub(super) fn card(&self, number: u32) -> Option<Card> {
        let shard = self.shards.get((number / SHARD) as usize)?.as_ref()?;
        shard.cards.get(shard.place(number)?).copied()
    }

    /// The records of a file in which all together are `len`; `None` where the first or the last of a section cannot be read.
    pub(super) fn of_file<T: Stored>(
        origin: &Arc<Origin>,
        name: &str,
        len: usize,
    ) -> Option<Arc<Self>> {
        let mut layer = Layer {
            origin: origin.clone(),
            shards: Vec::new(),
        };
        for shard in 0..len.div_ceil(SHARD as usize) {
            let section = format!("{name}.{shard}");
            layer.shards.push(match origin.file.stretch(&section) {
                None => None,
                Some(_) => Some(Shard::of_file(origin, &section)?),
            });
        }
        for shard in layer.shards.iter().flatten() {
            for place in [0, shard.numbers.len().checked_sub(1)?] {
                T::take(&mut Take::new(shard.at(origin, place)?, origin))?;
            }
        }
        Some(Arc::new(layer))
    }

    /// Every record, by number.
    fn records(&self) -> impl Iterator<Item = Written<'_>> {
        self.shards.iter().flatten().flat_map(|shard| {
            let record = |(place, &number)| Written {
                number,
                bytes: shard.at(&self.origin, place).unwrap_or_default(),
                card: shard.cards.get(place).copied(),
            };
            shard.numbers.iter().enumerate().map(record)
        })
    }

    /// The newest of each record of several layers, the newest of which comes last, shard by shard.
    pub(super) fn merged<'l>(
        layers: &'l [Arc<Layer>],
        name: &str,
    ) -> impl Iterator<Item = Option<Vec<Section<'static>>>> + use<'l> {
        let name = name.to_owned();
        let mut rests: Vec<_> = layers
            .iter()
            .map(|layer| layer.records().peekable())
            .collect();
        std::iter::from_fn(move || {
            let number = rests.iter_mut().filter_map(next_number).min()?;
            let shard = number / SHARD;
            let mut sheet = Sheet::default();
            let before =
                |layer: &Arc<Layer>| layer.shards.get(shard as usize)?.as_ref().map(Shard::bytes);
            sheet.bytes.reserve(layers.iter().filter_map(before).sum());
            while let Some(number) = rests
                .iter_mut()
                .filter_map(next_number)
                .min()
                .filter(|number| number / SHARD == shard)
            {
                let mut newest = None;
                for rest in &mut rests {
                    newest = rest.next_if(|one| one.number == number).or(newest);
                }
                if newest.and_then(|record| sheet.add(record)).is_none() {
                    return Some(None);
                }
            }
            Some(Some(sheet.sections(&name, shard).into()))
        })
    }
}

/// A record as a file holds it.
struct Written<'b> {
    number: u32,
    bytes: &'b [u8],
    card: Option<Card>,
}

fn next_number<'b>(rest: &mut Peekable<impl Iterator<Item = Written<'b>>>) -> Option<u32> {
    rest.peek().map(|record| record.number)
}

/// The sections of records that come by number, ascending; `None` where they are more than a section can hold.
pub(super) fn sections<'r, T: Stored + 'r>(
    name: &str,
    records: impl Iterator<Item = (u32, &'r T)>,
    to: &mut Put,
) -> Option<Vec<Section<'static>>> {
    let mut sections = Vec::new();
    let mut records = records.peekable();
    while let Some(&(first, _)) = records.peek() {
        let shard = first / SHARD;
        let mut sheet = Sheet::default();
        to.bytes.clear();
        while let Some((number, record)) = records.next_if(|(number, _)| number / SHARD == shard) {
            record.put(to);
            sheet.note(number, to.bytes.len(), record.card())?;
        }
        sheet.bytes = std::mem::take(&mut to.bytes);
        sections.extend(sheet.sections(name, shard));
    }
    Some(sections)
}

/// The records of one shard on their way into a file.
struct Sheet {
    bytes: Vec<u8>,
    numbers: Vec<u32>,
    starts: Vec<u32>,
    cards: Vec<Card>,
}

impl Default for Sheet {
    fn default() -> Self {
        Sheet {
            bytes: Vec::new(),
            numbers: Vec::new(),
            starts: vec![0],
            cards: Vec::new(),
        }
    }
}

impl Sheet {
    fn add(&mut self, record: Written<'_>) -> Option<()> {
        self.bytes.extend_from_slice(record.bytes);
        self.note(record.number, self.bytes.len(), record.card)
    }

    /// Takes note of a record that ends at `end`.
    fn note(&mut self, number: u32, end: usize, card: Option<Card>) -> Option<()> {
        self.numbers.push(number);
        self.cards.extend(card);
        self.starts.push(u32::try_from(end).ok()?);
        Some(())
    }

    fn sections(self, name: &str, shard: u32) -> [Section<'static>; 4] {
        let section = |part: &str, bytes: Vec<u8>| Section {
            name: format!("{name}.{shard}{part}"),
            bytes: bytes.into(),
        };
        [
            section("", self.bytes),
            section(".numbers", little_endian(&self.numbers)),
            section(".starts", little_endian(&self.starts)),
            section(".cards", little_endian(self.cards.as_flattened())),
        ]
    }
}

/// Numbers as a file holds them.
pub(super) fn little_endian(numbers: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size_of_val(numbers));
    for number in numbers {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes
}
