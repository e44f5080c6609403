using RagKit.Cleaning;
using RagKit.Documents;
using RagKit.Loading;

namespace RagKit.Abstractions.Tests.Cleaning;

/// <summary>The one primitive that changes text: whatever the edits are, blocks keep what is theirs.</summary>
public sealed class DocumentEditsTests
{
    private static readonly string[] Replacements = ["", "", "", "x", " ", "[email]", "😀", "a longer replacement"];

    [Fact]
    public void Without_edits_it_is_the_same_document()
    {
        Document document = RandomDocuments.Create(1);
        Assert.Same(document, document.Apply([]));
    }

    [Fact]
    public void Ranges_pages_links_and_metadata_move_with_the_text()
    {
        Metadata facts = new(new Dictionary<string, MetadataValue> { ["row"] = 1 });
        DocumentBuilder builder = new() { Page = 3 };
        builder.AddParagraph("before  it");
        builder.Add(new Block(BlockKind.Paragraph, default) { Links = [new(4..8, "there")], Metadata = facts }, "see here now");
        Document edited = builder.Build("d").Apply([new(6, 8, " "), new(12, 12, ">")]);

        Assert.Equal("before it\n\n>see here now", edited.Text);
        Assert.Equal(["before it", "see here now"], edited.Blocks.Select(block => edited.Text[block.Range]));
        Assert.Equal("here", edited.Text[edited.Blocks[1].Links[0].Range]);
        Assert.Equal((3, facts), (edited.Blocks[1].Page, edited.Blocks[1].Metadata));
    }

    [Fact]
    public void What_replaces_text_across_an_edge_belongs_to_the_block_before()
    {
        Document document = new("d", "one two") { Blocks = [new(BlockKind.Paragraph, 0..3), new(BlockKind.Paragraph, 4..7)] };
        Document edited = document.Apply([new(2, 5, "##")]);
        Assert.Equal(["on##", "wo"], edited.Blocks.Select(block => edited.Text[block.Range]));
    }

    [Fact]
    public void A_block_of_which_nothing_is_left_goes_with_its_children_and_links()
    {
        DocumentBuilder builder = new();
        builder.Open(BlockKind.List).Add(BlockKind.ListItem, "gone").Close().AddParagraph("stays");
        Document edited = builder.Build("d").Apply([new(0, 6, "")]);
        Assert.Equal("stays", edited.Text[Assert.Single(edited.Blocks).Range]);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(-1, 2)]
    [InlineData(0, 99)]
    [InlineData(2, 3)]
    public void An_edit_that_is_no_range_of_the_text_or_cuts_a_pair_is_refused(int start, int end) =>
        Assert.Throws<ArgumentException>(() => new Document("d", "ab😀cd").Apply([new(start, end, "")]));

    [Fact]
    public void Edits_out_of_order_are_refused() => Assert.Throws<ArgumentException>(() => new Document("d", "abcd").Apply([new(2, 3, ""), new(0, 1, "")]));

    [Fact]
    public void Two_lone_surrogates_that_come_together_are_not_cut_apart()
    {
        Document document = new("d", "a\uD83D-\uDE00b") { Blocks = [new(BlockKind.Paragraph, 0..2), new(BlockKind.Paragraph, 3..5)] };
        BlockInvariants.Check(document.Apply([new(2, 3, "")]));
    }

    [Fact]
    public void A_document_may_nest_as_deep_as_it_likes()
    {
        Block block = new(BlockKind.Quote, 0..4);
        for (int depth = 0; depth < 100_000; depth++)
            block = new Block(BlockKind.Quote, 0..4) { Children = [block] };
        Document edited = new Document("d", "ab c") { Blocks = [block] }.Apply([new(2, 3, "")]);
        Assert.Equal(0..3, edited.Blocks[0].Range);
    }

    [Fact]
    public void Whatever_the_edits_blocks_stay_nested_in_order_and_keep_what_no_edit_touched()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            Document document = RandomDocuments.Create(seed);
            List<TextEdit> edits = Edits(document.Text, new Random(seed));
            Document edited = document.Apply(edits);
            BlockInvariants.Check(edited);
            List<string> after = [.. All(edited).Select(block => edited.Text[block.Range])];
            int next = 0;
            foreach (Block block in All(document).Where(block => !edits.Exists(edit => edit.End > block.Range.Start.Value && edit.Start < block.Range.End.Value)))
            {
                next = after.IndexOf(document.Text[block.Range], next);
                Assert.True(next++ >= 0, $"Block {block.Range} of {document.Id} has lost text that no edit touched.");
            }
        }
    }

    private static IEnumerable<Block> All(Document document)
    {
        Stack<Block> open = new(document.Blocks.Reverse());
        while (open.TryPop(out Block? block))
        {
            yield return block;
            foreach (Block child in block.Children.Reverse())
                open.Push(child);
        }
    }

    private static List<TextEdit> Edits(string text, Random random)
    {
        List<TextEdit> edits = [];
        for (int at = random.Next(20); at <= text.Length;)
        {
            int end = Math.Min(text.Length, at + random.Next(random.Next(4) == 0 ? 200 : 4));
            if (!Cuts(text, at) && !Cuts(text, end))
                edits.Add(new TextEdit(at, end, Replacements[random.Next(Replacements.Length)]));
            at = end + random.Next(1, 200);
        }
        return edits;
    }

    private static bool Cuts(string text, int at) => at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);
}
