using System.Text;
using RagKit.Chunking;

namespace RagKit.Answering;

/// <summary>
/// Packs hits into passages within a token budget: in the order found, what does not fit left out, no text twice, chunks of one
/// document that overlap or follow one another joined.
/// </summary>
internal static class PassagePacker
{
    // Chunkers leave out nothing but white space, so that chunks in sequence with a small gap read as one text.
    private const int WidestGap = 4;

    public static IReadOnlyList<Passage> Pack(IReadOnlyList<Hit> hits, int maxTokens, ITokenizer tokenizer)
    {
        List<Passage> passages = Number(Join(Choose(hits, maxTokens, tokenizer)));
        int total = 0;
        for (int i = 0; i < passages.Count; i++)
        {
            total += tokenizer.Count(GroundingPrompt.Render(passages[i], i + 1));
            if (total > maxTokens && i > 0)
                return passages[..i];
        }
        return passages;
    }

    private static List<Passage> Number(List<Passage> passages)
    {
        passages.Sort((left, right) => left.Rank.CompareTo(right.Rank));
        return passages;
    }

    private static List<(Chunk Chunk, int Rank)> Choose(IReadOnlyList<Hit> hits, int maxTokens, ITokenizer tokenizer)
    {
        List<(Chunk Chunk, int Rank)> chosen = [];
        HashSet<string> texts = new(StringComparer.Ordinal);
        int used = 0;
        for (int rank = 0; rank < hits.Count; rank++)
        {
            Chunk chunk = hits[rank].Chunk;
            if (string.IsNullOrWhiteSpace(chunk.Text) || !texts.Add(chunk.Text))
                continue;
            int cost = Cost(chunk, tokenizer);
            if (used + cost > maxTokens)
            {
                if (chosen.Count > 0)
                    continue;
                chunk = Cut(chunk, cost, maxTokens, tokenizer);
                cost = maxTokens;
            }
            used += cost;
            chosen.Add((chunk, rank));
        }
        return chosen;
    }

    private static int Cost(Chunk chunk, ITokenizer tokenizer) =>
        tokenizer.Count(GroundingPrompt.Render(Single(chunk, 0), number: 999));

    private static Chunk Cut(Chunk chunk, int cost, int maxTokens, ITokenizer tokenizer)
    {
        // Titles and headings may eat the whole budget; the text then still gets half.
        int header = cost - tokenizer.Count(chunk.Text);
        int length = tokenizer.PrefixLength(chunk.Text, Math.Max(maxTokens - header - 1, maxTokens / 2), out _);
        int start = chunk.Range.Start.Value;
        return chunk with { Text = chunk.Text[..length], Range = start..(start + length) };
    }

    private static List<Passage> Join(List<(Chunk Chunk, int Rank)> chosen)
    {
        List<Passage> passages = [];
        foreach (IGrouping<string, (Chunk Chunk, int Rank)> document in chosen.GroupBy(one => one.Chunk.DocumentId, StringComparer.Ordinal))
        {
            Joiner? joiner = null;
            foreach ((Chunk chunk, int rank) in document.OrderBy(one => one.Chunk.Range.Start.Value)
                .ThenByDescending(one => one.Chunk.Range.End.Value).ThenBy(one => one.Rank))
            {
                if (joiner?.TryAdd(chunk, rank) == true)
                    continue;
                if (joiner is not null)
                    passages.Add(joiner.ToPassage());
                joiner = new(chunk, rank);
            }
            passages.Add(joiner!.ToPassage());
        }
        return passages;
    }

    private static Passage Single(Chunk chunk, int rank) => new Joiner(chunk, rank).ToPassage();

    private sealed class Joiner(Chunk first, int firstRank)
    {
        private readonly StringBuilder _text = new(first.Text);
        private readonly List<Chunk> _chunks = [first];
        private readonly List<(int Offset, int Length)> _verbatim = [(0, first.Text.Length)];
        private readonly int _start = first.Range.Start.Value;
        private Chunk _best = first;
        private int _rank = firstRank;
        private int _lastOrdinal = first.Ordinal;

        public bool TryAdd(Chunk chunk, int rank)
        {
            int offset = chunk.Range.Start.Value - _start;
            int gap = offset - _text.Length;
            if (gap > 0 && (gap > WidestGap || chunk.Ordinal != _lastOrdinal + 1))
                return false;
            int shared = Math.Min(Math.Max(0, -gap), chunk.Text.Length);
            // Chunks of two states of a document may claim one place: they stay apart.
            if (shared > 0 && _text.ToString(offset, shared) != chunk.Text[..shared])
                return false;
            int added = chunk.Text.Length - shared;
            if (gap > 0)
                _verbatim.Add((offset, chunk.Text.Length));
            else
                _verbatim[^1] = (_verbatim[^1].Offset, _verbatim[^1].Length + added);
            _text.Append('\n', Math.Max(0, gap)).Append(chunk.Text.AsSpan(shared));
            _chunks.Add(chunk);
            _lastOrdinal = Math.Max(_lastOrdinal, chunk.Ordinal);
            if (rank < _rank)
                (_best, _rank) = (chunk, rank);
            return true;
        }

        public Passage ToPassage() => new(_best, _rank, _chunks) { Text = _text.ToString(), Verbatim = _verbatim };
    }
}
