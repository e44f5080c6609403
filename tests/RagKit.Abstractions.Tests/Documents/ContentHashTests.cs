namespace RagKit.Tests.Documents;

public sealed class ContentHashTests
{
    private static readonly Document Original = new DocumentBuilder().AddHeading(1, "Title").AddParagraph("Text.").Build("a") with { Title = "T" };

    [Fact]
    public void Everything_that_chunking_reads_changes_the_hash()
    {
        Document[] changed =
        [
            Original,
            Original with { Text = Original.Text + " " },
            Original with { Title = "U" },
            Original with { Metadata = Metadata.Empty.With("year", 2026L) },
            Original with { Metadata = Metadata.Empty.With("year", "2026") },
            Original with { Blocks = [Original.Blocks[0]] },
            Original with { Blocks = [Original.Blocks[0] with { Level = 2 }, Original.Blocks[1]] },
            Original with { Blocks = [Original.Blocks[0], Original.Blocks[1] with { Page = 2 }] },
            Original with { Blocks = [Original.Blocks[0] with { Children = [Original.Blocks[1]] }] },
        ];

        Assert.Equal(changed.Length, changed.Select(document => document.ContentHash).Distinct().Count());
    }

    [Fact]
    public void Ids_and_times_do_not_change_the_hash()
    {
        Document moved = Original with { Id = "b", SourceId = "s", ItemId = "i", MediaType = "text/html", ModifiedAt = DateTimeOffset.UnixEpoch };

        Assert.Equal(Original.ContentHash, moved.ContentHash);
        Assert.Equal(64, moved.ContentHash.Length);
    }

    [Fact]
    public void Blocks_may_nest_as_deep_as_they_like()
    {
        Block block = new(BlockKind.Quote, 0..5);
        for (int i = 0; i < 200_000; i++)
            block = new Block(BlockKind.Quote, 0..5) { Children = [block] };

        Assert.Equal(64, (Original with { Blocks = [block] }).ContentHash.Length);
    }
}
