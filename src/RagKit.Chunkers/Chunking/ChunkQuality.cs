using System.Security.Cryptography;
using System.Text;

namespace RagKit.Chunking;

/// <summary>Tells how well a chunker cuts documents.</summary>
public static class ChunkQuality
{
    /// <summary>Cuts documents and counts what good chunks do not have. Reads each document once.</summary>
    /// <param name="chunker">The chunker.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="tokenizer">Counts tokens; <see cref="TokenEstimator.Cl100k"/> when <see langword="null"/>.</param>
    public static ChunkQualityReport Report(this IChunker chunker, IEnumerable<Document> documents, ITokenizer? tokenizer = null)
    {
        ArgumentNullException.ThrowIfNull(chunker);
        ArgumentNullException.ThrowIfNull(documents);
        tokenizer ??= TokenEstimator.Cl100k;
        List<int> sizes = [];
        HashSet<UInt128> seen = [];
        int count = 0, cut = 0, orphans = 0, repeated = 0;
        long characters = 0, shared = 0;
        foreach (Document document in documents)
        {
            count++;
            Outline outline = new(document);
            int covered = 0;
            foreach (ChunkSpan span in chunker.Split(document))
            {
                (int start, int end) = (span.Range.Start.Value, span.Range.End.Value);
                ReadOnlySpan<char> text = document.Text.AsSpan(start, end - start);
                sizes.Add(tokenizer.Count(text));
                characters += text.Length;
                shared += Math.Max(0, covered - start);
                covered = end;
                repeated += seen.Add(Digest(text)) ? 0 : 1;
                int next = end + document.Text.AsSpan(end).IndexOfAnyExcept(' ', '\n');
                while (next >= end && next < document.Text.Length && char.IsWhiteSpace(document.Text[next]))
                    next++;
                if (next < end || next == document.Text.Length)
                    continue;
                orphans += outline.IsHeadingKept(end, next) ? 1 : 0;
                cut += IsAmidUnit(outline, next) ? 1 : 0;
            }
        }
        return new()
        {
            Chunker = chunker.Fingerprint,
            Documents = count,
            Chunks = sizes.Count,
            Tokens = Sizes(sizes),
            CutSentences = Part(cut, sizes.Count),
            OrphanHeadings = Part(orphans, sizes.Count),
            OverlapWaste = Part(shared, characters),
            Duplicates = Part(repeated, sizes.Count),
        };
    }

    private static bool IsAmidUnit(Outline outline, int next) => outline.IsAmidRow(next)
        || (outline.JointAt(next) < Boundary.Unit && TextBoundaries.At(outline.Text, next, floor: 0, outline.IsCode(next)) < Boundary.Unit);

    private static double Part(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    private static ChunkSizes Sizes(List<int> sizes)
    {
        if (sizes.Count == 0)
            return new(0, 0, 0, 0, 0);
        sizes.Sort();
        return new(sizes[0], sizes[(sizes.Count - 1) / 2], sizes.Average(), sizes[(int)Math.Ceiling(sizes.Count * 0.95) - 1], sizes[^1]);
    }

    private static UInt128 Digest(ReadOnlySpan<char> text)
    {
        StringBuilder plain = new(text.Length);
        foreach (char c in text)
        {
            if (!char.IsWhiteSpace(c))
                plain.Append(char.ToLowerInvariant(c));
            else if (plain.Length > 0 && plain[^1] != ' ')
                plain.Append(' ');
        }
        byte[] hash = SHA256.HashData(Encoding.Unicode.GetBytes(plain.ToString()));
        return new(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash, sizeof(ulong)));
    }
}
