import { crc32, deflateSync, inflateSync } from 'node:zlib'

// https://www.w3.org/TR/png-3/
const signatureLength = 8
const rgba = 6
const rgb = 2

function* chunksOf(png) {
  for (let at = signatureLength; at < png.length;) {
    const length = png.readUInt32BE(at)
    yield { type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) }
    at += length + 12
  }
}

const chunk = (type, data) => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(named.length + 8)
  whole.writeUInt32BE(data.length)
  named.copy(whole, 4)
  whole.writeUInt32BE(crc32(named), named.length + 4)
  return whole
}

const paeth = (left, above, corner) => {
  const guess = left + above - corner
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) => Math.abs(guess - value))
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}

/** What each filter takes for the value of a byte, from its neighbours. */
const predictions = [
  () => 0,
  (left) => left,
  (_left, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
]

const eachByte = (row, above, size, use) => {
  for (let at = 0; at < row.length; at += 1) {
    use(at, at < size ? 0 : row[at - size], above[at], at < size ? 0 : above[at - size])
  }
}

const pixelsOf = (packed, height, stride, size) => {
  const rows = []
  let above = Buffer.alloc(stride)
  for (let line = 0; line < height; line += 1) {
    const at = line * (stride + 1)
    const row = Buffer.from(packed.subarray(at + 1, at + 1 + stride))
    const predict = predictions[packed[at]]
    eachByte(row, above, size, (index, left, up, corner) => {
      row[index] = (row[index] + predict(left, up, corner)) & 255
    })
    rows.push(row)
    above = row
  }
  return rows
}

const withoutAlpha = (row) => Buffer.from(row.filter((_, index) => index % 4 !== 3))

/** The row as the filter writes it that leaves the least to say. */
const filtered = (row, above) => {
  let best = null
  for (const [type, predict] of predictions.entries()) {
    const line = Buffer.alloc(row.length + 1)
    line[0] = type
    let weight = 0
    eachByte(row, above, 3, (index, left, up, corner) => {
      const value = (row[index] - predict(left, up, corner)) & 255
      line[index + 1] = value
      weight += value < 128 ? value : 256 - value
    })
    if (best === null || weight < best.weight) best = { weight, line }
  }
  return best.line
}

/** The same opaque picture in fewer bytes: without its alpha channel, better filtered and packed. */
export const shrinkPng = (png) => {
  const chunks = [...chunksOf(png)]
  const header = Buffer.from(chunks[0].data)
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const size = header[9] === rgba ? 4 : 3
  const packed = inflateSync(
    Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)),
  )
  const pixels = pixelsOf(packed, height, width * size, size)
  const rows = size === 4 ? pixels.map(withoutAlpha) : pixels
  const blank = Buffer.alloc(width * 3)
  header[9] = rgb
  const lines = [
    rows.map((row, index) => filtered(row, rows[index - 1] ?? blank)),
    // Flat surfaces often pack best as they are.
    rows.map((row) => Buffer.concat([Buffer.of(0), row])),
  ]
  const [image] = lines
    .map((all) => deflateSync(Buffer.concat(all), { level: 9, memLevel: 9 }))
    .toSorted((left, right) => left.length - right.length)
  return Buffer.concat([
    png.subarray(0, signatureLength),
    chunk('IHDR', header),
    chunk('IDAT', image),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
