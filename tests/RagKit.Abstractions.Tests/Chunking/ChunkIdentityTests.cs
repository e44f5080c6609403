using RagKit.Chunking;

namespace RagKit.Tests.Chunking;

public sealed class ChunkIdentityTests
{
    private static readonly Document Document = new("a.md", "aaaa bbbb aaaa") { Title = "T" };

    [Fact]
    public void Ids_depend_on_corpus_document_and_content_alone()
    {
        Chunk[] chunks =
        [
            Cut(Document, "x", 0..4),
            Cut(Document, "y", 0..4),
            Cut(Document with { Id = "b.md" }, "x", 0..4),
            Cut(Document with { Title = "U" }, "x", 0..4),
            Cut(Document, "x", 5..9),
        ];

        Assert.Equal(chunks.Length, chunks.Select(chunk => chunk.Id).Distinct().Count());
        Assert.Equal(chunks[0].Id, Cut(Document, "x", 0..4).Id);
        Assert.Equal(chunks[0].Id, Cut(Document, "x", 10..14).Id);
        Assert.All(chunks, chunk => Assert.Equal(32, chunk.Id.Length));
    }

    [Fact]
    public void Equal_texts_of_one_document_have_ids_of_their_own_that_stay()
    {
        IReadOnlyList<Chunk> chunks = new Ranges(0..4, 5..9, 10..14).Chunk(Document, "x");

        Assert.Equal(3, chunks.Select(chunk => chunk.Id).Distinct().Count());
        Assert.Equal(chunks.Select(chunk => chunk.Id), new Ranges(0..4, 5..9, 10..14).Chunk(Document, "x").Select(chunk => chunk.Id));
        Assert.Equal(chunks[0].Id, new Ranges(5..9, 10..14).Chunk(Document, "x")[1].Id);
    }

    [Fact]
    public void A_chunk_has_its_text_page_and_the_facts_of_the_blocks_it_holds()
    {
        DocumentBuilder builder = new() { Page = 1 };
        builder.Add(new Block(BlockKind.TableRow, default) { Metadata = Metadata.Empty.With("row", 1L) }, "one");
        builder.Page = 2;
        builder.Add(new Block(BlockKind.TableRow, default) { Metadata = Metadata.Empty.With("row", 2L) }, "two");
        Document document = builder.Build("a") with { Metadata = Metadata.Empty.With("lang", "en") };

        IReadOnlyList<Chunk> chunks = new Ranges(0..7, 4..7, 1..5).Chunk(document);

        Assert.Equal(["one\ntwo", "two", "ne\nt"], chunks.Select(chunk => chunk.Text));
        Assert.Equal([1, 2, 1], chunks.Select(chunk => chunk.Page));
        Assert.Equal([1L, 2L], chunks[0].Metadata["row"].Elements.Select(value => value.AsInteger()));
        Assert.Equal(2, chunks[1].Metadata["row"].AsInteger());
        Assert.False(chunks[2].Metadata.ContainsKey("row"));
        Assert.All(chunks, chunk => Assert.Equal("en", chunk.Metadata["lang"].AsString()));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(0, 15)]
    public void A_range_that_is_empty_or_outside_the_text_is_refused_with_its_values(int start, int end)
    {
        RagKitException refused = Assert.Throws<RagKitException>(() => new Ranges(start..end).Chunk(Document));

        Assert.Contains($"{start}..{end}", refused.Message, StringComparison.Ordinal);
    }

    private static Chunk Cut(Document document, string corpus, Range range) => Assert.Single(new Ranges(range).Chunk(document, corpus));

    private sealed class Ranges(params Range[] ranges) : IChunker
    {
        public string Fingerprint => "ranges";

        public IEnumerable<ChunkSpan> Split(Document document) => ranges.Select(range => new ChunkSpan(range));
    }
}
