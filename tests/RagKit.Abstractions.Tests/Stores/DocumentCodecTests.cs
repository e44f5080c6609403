using RagKit.Documents;

namespace RagKit.Stores;

/// <summary>What is kept of a document is all of it.</summary>
public sealed class DocumentCodecTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 50)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_document_comes_back_as_it_was(int seed)
    {
        Document document = RandomDocuments.Create(seed) with
        {
            Title = $"Title {seed} \uD83D lone",
            SourceId = "source",
            ItemId = "item.md",
            MediaType = "text/markdown",
            ModifiedAt = seed % 2 == 0 ? null : new DateTimeOffset(2026, 11, 21, 10, 30, seed, TimeSpan.FromHours(seed % 13)),
            Metadata = new Metadata(new Dictionary<string, MetadataValue> { ["lang"] = "日本", ["year"] = 2026, ["tags"] = MetadataValue.FromElements(["a", "b"]) }),
        };
        Document again = DocumentCodec.Decode(DocumentCodec.Encode(document));
        Assert.Equal(document.ContentHash, again.ContentHash);
        Assert.Equal(
            (document.Id, document.Text, document.Title, document.SourceId, document.ItemId, document.MediaType, document.ModifiedAt, document.ModifiedAt?.Offset),
            (again.Id, again.Text, again.Title, again.SourceId, again.ItemId, again.MediaType, again.ModifiedAt, again.ModifiedAt?.Offset));
        Assert.Equal(DocumentCodec.Encode(document), DocumentCodec.Encode(again));
    }

    [Fact]
    public void A_document_may_nest_as_deep_as_it_likes()
    {
        Block block = new(BlockKind.Quote, 0..1) { Links = [new BlockLink(0..1, "a")], Page = 3 };
        for (int depth = 0; depth < 50_000; depth++)
            block = new Block(BlockKind.Quote, 0..1) { Children = [block] };
        Block again = Assert.Single(DocumentCodec.Decode(DocumentCodec.Encode(new Document("deep", "x") { Blocks = [block] })).Blocks);
        int levels = 0;
        for (; again.Children.Count > 0; levels++)
            again = Assert.Single(again.Children);
        Assert.Equal((50_000, 3, "a"), (levels, again.Page, Assert.Single(again.Links).Target));
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_give_another_document_but_do_nothing_worse()
    {
        byte[] bytes = DocumentCodec.Encode(RandomDocuments.Create(7));
        Random random = new(1);
        int refused = 0;
        for (int trial = 0; trial < 3000; trial++)
        {
            byte[] damaged = trial % 2 == 0 ? bytes[..random.Next(bytes.Length)] : [.. bytes];
            if (trial % 2 == 1)
                damaged[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            try
            {
                DocumentCodec.Decode(damaged);
            }
            catch (RagKitException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 1500, 3000);
    }

    [Fact]
    public void A_later_format_is_refused_with_what_to_do()
    {
        byte[] bytes = DocumentCodec.Encode(new Document("d", "text"));
        bytes[0] = 9;
        Assert.Contains("Update RagKit", Assert.Throws<RagKitException>(() => DocumentCodec.Decode(bytes)).Message, StringComparison.Ordinal);
    }
}
