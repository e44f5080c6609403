namespace RagKit.Tests.Cleaning;

/// <summary>What goes because a document alone shows that it is no part of what it says, and what stays.</summary>
public sealed class BoilerplateTests
{
    private const string Notice =
        "This message is confidential. If you are not the intended recipient, please delete it and tell the sender that you received this e-mail in error.";

    [Fact]
    public void Blocks_that_the_loader_says_are_running_go()
    {
        Metadata running = Metadata.Empty.With("running", "header");
        Document document = new DocumentBuilder()
            .Add(new Block(BlockKind.Paragraph, default) { Metadata = running }, "The handbook").AddParagraph("Books are due.")
            .Add(new Block(BlockKind.Paragraph, default) { Metadata = running }, "Page 1").AddParagraph("Fines are low.")
            .Add(new Block(BlockKind.Paragraph, default) { Metadata = running }, "Page 2").Build("d");
        Document cleaned = Clean(document);
        Assert.Equal("Books are due.\n\nFines are low.", cleaned.Text);
        Assert.Equal(["Books are due.", "Fines are low."], cleaned.Blocks.Select(block => cleaned.Text[block.Range]));
    }

    [Theory]
    [InlineData("The handbook", "Confidential draft")]
    [InlineData("The handbook {0}", "Page {0} of 4")]
    [InlineData("2024 – {0}", "Part 3, page {1}")]
    public void What_stands_at_the_edges_of_most_pages_goes(string header, string footer)
    {
        DocumentBuilder builder = new();
        for (int page = 1; page <= 4; page++)
        {
            builder.Page = page;
            builder.AddParagraph(string.Format(null, header, page, page + 10)).AddParagraph($"What page number {page * page} says.").AddParagraph("More.").AddParagraph($"Behind {page * page}.")
                .AddParagraph(string.Format(null, footer, page, page + 10));
        }
        Assert.Equal(
            string.Join("\n\n", Enumerable.Range(1, 4).Select(page => $"What page number {page * page} says.\n\nMore.\n\nBehind {page * page}.")), Clean(builder.Build("d")).Text);
    }

    [Fact]
    public void What_comes_again_elsewhere_stays()
    {
        DocumentBuilder builder = new();
        for (int page = 1; page <= 6; page++)
        {
            builder.Page = page;
            builder.AddHeading(2, "Summary").AddParagraph($"Text {page * page}.").AddParagraph("The same in the middle.").AddParagraph($"Text {page * 7}.").AddParagraph(page < 3 ? "On two pages." : $"End {page * page}.");
        }
        Document document = builder.Build("d");
        Assert.Equal(document, Clean(document));
    }

    [Fact]
    public void Slides_of_one_line_stay()
    {
        DocumentBuilder builder = new();
        for (int page = 1; page <= 4; page++)
        {
            builder.Page = page;
            builder.AddParagraph("Questions?");
        }
        Assert.Contains("Questions?", Clean(builder.Build("d")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Books are due.\n\n-- \nJane Doe\nLibrary", "Books are due.")]
    [InlineData("Books are due.\n--\nJane Doe\n\nOn Friday, John Smith wrote:\n> When?\n> -- \n> John", "Books are due.\nOn Friday, John Smith wrote:\n> When?")]
    [InlineData("Books are due.\n\n" + Notice, "Books are due.")]
    [InlineData("Books are due.\n\n> See below.\n>\n> " + Notice + "\n\nJane", "Books are due.\n\n> See below.\n>\nJane")]
    [InlineData("Bücher sind fällig.\n\nDiese E-Mail ist vertraulich. Wenn Sie nicht der richtige Adressat sind, löschen Sie sie bitte.", "Bücher sind fällig.")]
    [InlineData("Books are due.\n\nSent from my iPhone", "Books are due.")]
    public void Signatures_and_notices_of_messages_go(string text, string cleaned) => Assert.Equal(cleaned, Clean(Mail(text)).Text);

    [Theory]
    [InlineData("The report is confidential.\n\nThe intended recipient of the books is John.")]
    [InlineData(Notice)]
    [InlineData("Sent from my desk, this letter says much.")]
    [InlineData("Books -- and more --\nare due.")]
    public void What_a_message_says_stays(string text) => Assert.Equal(text, Clean(Mail(text)).Text);

    [Fact]
    public void A_line_of_dashes_before_a_long_text_is_no_signature()
    {
        string text = "Before.\n--\n" + string.Join('\n', Enumerable.Range(0, 40).Select(i => $"Line {i}."));
        Assert.Equal(text, Clean(Mail(text)).Text);
        Assert.Equal("Text.\n-- \nJane", Clean(new Document("d", "Text.\n-- \nJane")).Text);
    }

    [Theory]
    [InlineData("--\n")]
    [InlineData("> \n")]
    [InlineData("intended ")]
    [InlineData("confidential\n")]
    [InlineData("On ")]
    [InlineData(">")]
    public void Hostile_messages_take_no_time(string piece) => Assert.NotEmpty(Clean(Mail("a\n\n" + string.Concat(Enumerable.Repeat(piece, 100_000)))).Text);

    [Fact]
    public void Removing_twice_is_removing_once()
    {
        Document once = Clean(Mail("Books.\n\n" + Notice + "\n\nMore.\n-- \nJane"));
        Assert.Equal("Books.\n\nMore.", once.Text);
        Assert.Equal(once, Clean(once));
    }

    private static Document Mail(string text) => new("d", text) { MediaType = "message/rfc822" };

    private static Document Clean(Document document) => Cleaned.Document(document, corpus => corpus.RemoveBoilerplate());
}
