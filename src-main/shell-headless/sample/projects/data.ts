import { day, hour, type Step } from '../sample-history.ts'
import { inOrder, routine } from './routine.ts'

const pipeline = `"""Reads the observations of a night and writes one row for each object."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Observation:
    name: str
    magnitude: float


def read(file: Path) -> list[Observation]:
    rows = (line.split(";") for line in file.read_text().splitlines())
    return [Observation(name, float(magnitude)) for name, magnitude in rows]
`

export const pipelines: readonly Step[] = inOrder(
  [
    {
      agoMs: 150 * day,
      branch: 'main',
      by: 'priya',
      message: 'Read a night',
      files: {
        'pipeline/read.py': pipeline,
        'pyproject.toml': '[project]\nname = "pipelines"\nversion = "0.4.0"\n',
      },
    },
    {
      agoMs: 70 * day,
      branch: 'backfill-2024',
      from: 'main',
      by: 'elena',
      message: 'Read the nights of 2024 again',
      files: { 'pipeline/backfill.py': 'from pipeline.read import read\n' },
    },
    {
      agoMs: 6 * day,
      branch: 'main',
      by: 'priya',
      message: 'Skip empty lines',
      files: { 'pipeline/read.py': pipeline.replace('splitlines())', 'splitlines() if line)') },
    },
  ],
  routine({
    fromMs: 140 * day,
    toMs: 20 * day,
    everyMs: 8 * day,
    by: ['priya', 'elena'],
    message: (count) => `Add the station ${['Abisko', 'Tromsø', 'Sodankylä'][count % 3]}-${count + 1}`,
    files: (count) => ({ 'stations.csv': `+${count + 1};${68 + count / 10};${18 + count / 5}\n` }),
  }),
)

export const warehouse: readonly Step[] = inOrder(
  [
    {
      agoMs: 95 * day,
      branch: 'main',
      by: 'elena',
      message: 'Model the orders',
      files: {
        'models/orders.sql':
          'select id, customer_id, placed_at, sum(amount) as amount\nfrom order_lines\ngroup by id, customer_id, placed_at\n',
      },
    },
  ],
  routine({
    fromMs: 90 * day,
    toMs: 12 * day,
    everyMs: 13 * day,
    by: ['elena'],
    message: (count) =>
      `Model ${['customers', 'returns', 'deliveries', 'stock', 'prices', 'taxes'][count % 6]}`,
    files: (count) => ({
      [`models/model_${count}.sql`]: `select *\nfrom source_${count}\nwhere deleted_at is null\n`,
    }),
  }),
)

const parser = `//! A parser for settings files that never needs more memory than the file.

pub enum Token<'a> {
    Key(&'a str),
    Value(&'a str),
    Section(&'a str),
}

pub fn tokens(line: &str) -> Option<Token<'_>> {
    let line = line.trim();
    if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Some(Token::Section(name));
    }
    line.split_once('=').map(|(key, _)| Token::Key(key.trim()))
}
`

export const settingsParser: readonly Step[] = inOrder(
  [
    {
      agoMs: 520 * day,
      branch: 'main',
      by: 'yuki',
      message: 'Take a line apart',
      files: {
        'src/lib.rs': parser,
        'Cargo.toml': '[package]\nname = "settings-parser"\nversion = "0.9.2"\nedition = "2024"\n',
      },
    },
    { agoMs: 500 * day, tag: '0.9.0', branch: 'main', by: 'yuki' },
    {
      agoMs: 34 * day,
      branch: 'no-std-support-for-devices-without-an-operating-system',
      from: 'main',
      by: 'jonas',
      message: 'Do without the standard library',
      files: { 'src/lib.rs': `#![no_std]\n${parser}` },
    },
    {
      agoMs: 3 * day,
      branch: 'main',
      by: 'yuki',
      message: 'Values may hold an equals sign',
      files: {
        'src/values.rs':
          "pub fn value(line: &str) -> Option<&str> {\n    line.split_once('=').map(|(_, value)| value)\n}\n",
      },
    },
  ],
  routine({
    fromMs: 480 * day,
    toMs: 40 * day,
    everyMs: 37 * day,
    by: ['yuki', 'jonas'],
    message: (count) => `Fuzz with ${(count + 1) * 1_000} more files`,
    files: (count) => ({ 'fuzz/seeds.txt': `+seed-${count}\n` }),
  }),
  routine({
    fromMs: 470 * day,
    toMs: 50 * day,
    everyMs: 61 * day,
    by: ['yuki'],
    branch: 'main',
    message: (count) => `Release 0.9.${count + 1}`,
    files: (count) => ({ 'CHANGELOG.md': `+## 0.9.${count + 1}\n\n- Faster by ${count + 2} %\n\n` }),
  }),
  [{ agoMs: 5 * hour, tag: '0.9.8', branch: 'main', by: 'yuki' }],
)
