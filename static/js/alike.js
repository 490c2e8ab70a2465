// Which question already asked says nearly the same. Pure: the page only offers it, an ask is never refused or merged for it.

const ENOUGH = 0.6;
const FILLERS = /[\s\p{P}\p{S}]|请问|你们|咱们|那里|这里|一下|有没有|是不是|吗|呢|啊|呀|的|了/gu;

const plain = (text) => text.normalize("NFKC").toLowerCase().replace(FILLERS, "");
const pairs = (text) => (text.length < 2 ? [text] : Array.from({ length: text.length - 1 }, (_, i) => text.slice(i, i + 2)));

/** Dice's coefficient over pairs of characters: 1 for the same text, 0 for nothing in common. */
export function likeness(one, other) {
  const [a, b] = [plain(one), plain(other)];
  if (!a || !b) return 0;
  const left = pairs(b);
  const shared = pairs(a).filter((pair) => {
    const at = left.indexOf(pair);
    return at >= 0 && left.splice(at, 1);
  });
  return (2 * shared.length) / (pairs(a).length + pairs(b).length);
}

/** The question most like `text` among those that everybody sees, or null. */
export function alike(text, questions) {
  const rated = questions.map((q) => ({ q, rate: likeness(text, q.text) })).filter(({ rate }) => rate >= ENOUGH);
  return rated.sort((a, b) => b.rate - a.rate || b.q.votes - a.q.votes)[0]?.q ?? null;
}
