#pragma warning disable CA1707 // Tests read as sentences, in suites too.
using RagKit.Documents;
using Xunit;

namespace RagKit.Chunking;

/// <summary>
/// What every chunker promises. Inherit it, give a chunker, and the tests run: <c>public sealed class MyChunkerTests : ChunkerConformance</c>.
/// Say the cap and the tokenizer, too, if there is one, and a chunker with other settings, so that fingerprints are compared.
/// </summary>
public abstract class ChunkerConformance
{
    private const int RandomCount = 60;

    /// <summary>Makes the chunker under test.</summary>
    protected abstract IChunker CreateChunker();

    /// <summary>Makes a chunker of the same type that cuts otherwise; <see langword="null"/> if it has no settings.</summary>
    protected abstract IChunker? CreateOtherChunker();

    /// <summary>The most tokens of a chunk; 0 (unless overridden) for a chunker without a cap.</summary>
    protected virtual int MaxTokens => 0;

    /// <summary>What the chunker counts by; <see langword="null"/> (unless overridden) for a chunker without a cap.</summary>
    protected virtual ITokenizer? Tokenizer => null;

    /// <summary>About the length of the adversarial documents; five million unless overridden.</summary>
    protected virtual int AdversarialSize => 5_000_000;

    /// <summary>The seeds of the random documents.</summary>
    public static IEnumerable<TheoryDataRow<int>> Seeds => Enumerable.Range(1, RandomCount).Select(seed => new TheoryDataRow<int>(seed));

    /// <summary>The kinds of adversarial documents.</summary>
    public static IEnumerable<TheoryDataRow<string>> Kinds => AdversarialDocuments.Kinds.Select(kind => new TheoryDataRow<string>(kind));

    /// <summary>Ranges are right, in order, cover all text, respect the cap, and cut no surrogate pair, on random documents.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_documents_are_cut_as_promised(int seed)
    {
        Document document = RandomDocuments.Create(seed);
        Check(document);
        Check(document with { Blocks = [] });
    }

    /// <summary>Very long documents are cut as promised; a quadratic chunker does not come to an end.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Adversarial_documents_are_cut_as_promised_in_linear_time(string kind) => Check(AdversarialDocuments.Create(kind, AdversarialSize));

    /// <summary>Chunks say exactly the document's text at their ranges, and their ids are unique.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Chunks_say_the_text_of_their_range_under_unique_ids(int seed)
    {
        Document document = RandomDocuments.Create(seed);
        IReadOnlyList<Chunk> chunks = CreateChunker().Chunk(document, "corpus");
        Assert.All(chunks, chunk => Assert.Equal(document.Text[chunk.Range], chunk.Text));
        Assert.Equal(chunks.Count, chunks.Select(chunk => chunk.Id).Distinct().Count());
    }

    /// <summary>The same document gives the same spans, by the same chunker and by another one made alike.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Cutting_twice_gives_the_same(int seed)
    {
        Document document = RandomDocuments.Create(seed);
        IChunker chunker = CreateChunker();
        List<Range> once = [.. chunker.Split(document).Select(span => span.Range)];
        Assert.Equal(once, chunker.Split(document).Select(span => span.Range));
        Assert.Equal(once, CreateChunker().Split(document).Select(span => span.Range));
    }

    /// <summary>A document without text, or of white space alone, gives no chunk.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n\n\u00A0\u2028 ")]
    public void Documents_without_text_give_no_chunk(string text) => Assert.Empty(CreateChunker().Split(new Document("empty", text)));

    /// <summary>The shortest documents give one chunk that leaves white space out.</summary>
    [Theory]
    [InlineData("a", "a")]
    [InlineData(" \r\n a \n", "a")]
    [InlineData("\0", "\0")]
    [InlineData("🎉", "🎉")]
    public void Shortest_documents_give_one_chunk(string text, string chunk)
    {
        ChunkSpan span = Assert.Single(CreateChunker().Split(new Document("short", text)));
        Assert.Equal(chunk, text[span.Range]);
    }

    /// <summary>The fingerprint is stable, and says the settings.</summary>
    [Fact]
    public void The_fingerprint_names_the_settings()
    {
        Assert.NotEmpty(CreateChunker().Fingerprint);
        Assert.Equal(CreateChunker().Fingerprint, CreateChunker().Fingerprint);
        if (CreateOtherChunker() is IChunker other)
            Assert.NotEqual(CreateChunker().Fingerprint, other.Fingerprint);
    }

    /// <summary>Checks all promises of ranges on a document of the caller's.</summary>
    protected void Check(Document document)
    {
        string text = document.Text;
        int covered = 0, before = -1;
        foreach (ChunkSpan span in CreateChunker().Split(document))
        {
            (int start, int end) = (span.Range.Start.Value, span.Range.End.Value);
            Assert.False(span.Range.Start.IsFromEnd || span.Range.End.IsFromEnd, "Ranges are counted from the start.");
            if (start < 0 || end <= start || end > text.Length || start < before || end < covered)
                Assert.Fail($"The span {start}..{end} after {before}..{covered} is empty, out of the text's {text.Length} characters, or not in reading order.");
            if (IsInPair(text, start) || IsInPair(text, end))
                Assert.Fail($"The span {start}..{end} cuts a surrogate pair.");
            if (start > covered && !text.AsSpan(covered, start - covered).IsWhiteSpace())
                Assert.Fail($"The text in {covered}..{start} is in no chunk.");
            CheckCount(text.AsSpan(start, end - start), span);
            (before, covered) = (start, end);
        }
        if (!text.AsSpan(covered).IsWhiteSpace())
            Assert.Fail($"The text in {covered}..{text.Length} is in no chunk.");
    }

    private static bool IsInPair(string text, int position) =>
        position > 0 && position < text.Length && char.IsSurrogatePair(text[position - 1], text[position]);

    private void CheckCount(ReadOnlySpan<char> text, ChunkSpan span)
    {
        if (Tokenizer is null || MaxTokens == 0)
            return;
        int count = Tokenizer.Count(text);
        bool smallest = text.Length == 1 || (text.Length == 2 && char.IsSurrogatePair(text[0], text[1]));
        if (span.TokenCount != count || (count > MaxTokens && !smallest))
            Assert.Fail($"The span {span.Range} has {count} tokens and says {span.TokenCount}; the cap is {MaxTokens}.");
    }
}
