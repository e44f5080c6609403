using RagKit.Chunking;

namespace RagKit.Chunkers.Tests;

/// <summary>What follows a document's own structure: pages, tables, parents.</summary>
public sealed class StructureTests
{
    private const string Sentence = "The committee met again on Tuesday to discuss the plan. ";

    [Fact]
    public void A_chunk_is_on_one_page()
    {
        DocumentBuilder builder = new();
        for (int page = 1; page <= 5; page++)
        {
            builder.Page = page;
            builder.AddParagraph($"Page {page} begins here.").AddParagraph(string.Concat(Enumerable.Repeat(Sentence, page * 4)));
        }
        IReadOnlyList<Chunk> chunks = new PageChunker(new() { MaxTokens = 100 }).Chunk(builder.Build("d"));
        Assert.Equal([1, 2, 3, 4, 5], chunks.Select(chunk => chunk.Page!.Value).Distinct());
        Assert.Equal(5, chunks.Count(chunk => chunk.Text.StartsWith("Page ", StringComparison.Ordinal)));
        Assert.All(chunks, chunk => Assert.True(chunk.Text.LastIndexOf("Page ", StringComparison.Ordinal) <= 0));
    }

    [Fact]
    public void A_table_that_fits_is_one_chunk_with_the_heading_before_it()
    {
        Document document = Table(rows: 5);
        string[] chunks = [.. new TableChunker().Split(document).Select(span => document.Text[span.Range])];
        Assert.Equal(3, chunks.Length);
        Assert.StartsWith("Prices\n\nItem | Price", chunks[1]);
        Assert.EndsWith("item 4 | 28 euros", chunks[1]);
    }

    [Fact]
    public void A_long_table_is_cut_between_rows_and_repeats_its_header()
    {
        Document document = Table(rows: 200);
        List<Chunk> rows = [.. new TableChunker(new() { MaxTokens = 80 }).Chunk(document).Where(chunk => chunk.Text.Contains(" euros", StringComparison.Ordinal))];
        Assert.True(rows.Count > 10);
        Assert.DoesNotContain("Item | Price", rows[0].HeadingPath);
        Assert.All(rows[1..], chunk => Assert.Equal(["Prices", "Item | Price"], chunk.HeadingPath));
        Assert.All(rows[1..], chunk => Assert.Contains("Item | Price\n", chunk.EmbeddingText));
        Assert.All(rows[1..], chunk => Assert.All(chunk.Text.Split('\n'), row => Assert.Matches(@"^item \d+ \| \d+ euros$", row)));
    }

    [Fact]
    public void Every_child_names_the_parent_that_holds_it_and_a_parent_is_cut_where_the_token_chunker_cuts()
    {
        Document document = new("d", string.Concat(Enumerable.Range(0, 200).Select(i => $"Sentence {i} of the minutes says {i * 7} words. ")));
        IReadOnlyList<Chunk> children = new ParentChildChunker(new() { ParentTokens = 300, MaxTokens = 60 }).Chunk(document);
        Range[] parents = [.. children.Select(child => ParentChildChunker.ParentOf(child)!.Value).Distinct()];
        Assert.Equal(new TokenChunker(new() { MaxTokens = 300, Overlap = 0 }).Split(document).Select(span => span.Range), parents);
        Assert.All(children, child =>
        {
            Range parent = ParentChildChunker.ParentOf(child)!.Value;
            Assert.True(child.Range.Start.Value >= parent.Start.Value && child.Range.End.Value <= parent.End.Value);
        });
        Assert.Null(ParentChildChunker.ParentOf(new TokenChunker().Chunk(document)[0]));
    }

    private static Document Table(int rows)
    {
        DocumentBuilder builder = new DocumentBuilder().AddParagraph(Sentence).AddHeading(2, "Prices").Open(BlockKind.Table).Add(BlockKind.TableRow, "Item | Price");
        for (int i = 0; i < rows; i++)
            builder.Add(BlockKind.TableRow, $"item {i} | {i * 7} euros");
        return builder.Close().AddParagraph(Sentence).Build("d");
    }
}
