using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RagKit.Chunking;

/// <summary>Makes chunks of what a chunker cuts.</summary>
public static class ChunkerExtensions
{
    private const int IdBytes = 16;

    /// <summary>
    /// Cuts a document into chunks with deterministic ids (the first 128 bits of a SHA-256 over corpus, document id, context and
    /// text, and the count of equal chunks before), page, title and metadata.
    /// </summary>
    /// <param name="chunker">The chunker.</param>
    /// <param name="document">The document.</param>
    /// <param name="corpus">The name of the corpus that the chunks are for.</param>
    public static IReadOnlyList<Chunk> Chunk(this IChunker chunker, Document document, string corpus = "")
    {
        List<Chunk> chunks = [];
        BlockCursor blocks = new(document);
        foreach (ChunkSpan span in chunker.Split(document))
        {
            (int start, int end) = (span.Range.Start.Value, span.Range.End.Value);
            if (start < 0 || end <= start || end > document.Text.Length)
            {
                throw new RagKitException($"Chunker '{chunker.Fingerprint}' cut the range {start}..{end} out of '{document.Id}', " +
                    $"which has {document.Text.Length} characters. Ranges must be within the text and not empty.");
            }
            chunks.Add(new Chunk("", document.Id, chunks.Count, document.Text[start..end], start..end)
            {
                Title = document.Title,
                HeadingPath = span.HeadingPath ?? [],
                TokenCount = span.TokenCount,
                Page = blocks.PageAt(start),
                Metadata = document.Metadata.With(blocks.MetadataWithin(start, end)).With(span.Metadata ?? Metadata.Empty),
            });
        }
        return Identify(chunks, corpus);
    }

    /// <summary>The chunks of one document with the ids that belong to what they hold; for chunks whose context has changed.</summary>
    /// <param name="chunks">All chunks of the document, in order.</param>
    /// <param name="corpus">The name of the corpus that the chunks are for.</param>
    public static IReadOnlyList<Chunk> Identify(this IReadOnlyList<Chunk> chunks, string corpus)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        Chunk[] identified = new Chunk[chunks.Count];
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < identified.Length; i++)
        {
            string id = Id(corpus, chunks[i], 0);
            ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, id, out bool repeated);
            if (repeated)
                id = Id(corpus, chunks[i], count);
            count++;
            identified[i] = chunks[i] with { Id = id };
        }
        return identified;
    }

    private static string Id(string corpus, Chunk chunk, int equalBefore)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Lengths first, so that no two inputs share an encoding.
        Span<int> lengths = [corpus.Length, chunk.DocumentId.Length, chunk.Context.Length, chunk.Text.Length, equalBefore];
        hash.AppendData(MemoryMarshal.AsBytes(lengths));
        foreach (string part in (ReadOnlySpan<string>)[corpus, chunk.DocumentId, chunk.Context, chunk.Text])
            hash.AppendData(MemoryMarshal.AsBytes(part.AsSpan()));
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest[..IdBytes]);
    }
}
