namespace RagKit.Tests.Cleaning;

/// <summary>What documents say of themselves under other names and in their heads, and what is better left unsaid.</summary>
public sealed class DescribeTests
{
    private static readonly DateTimeOffset Third = new(2024, 3, 3, 0, 0, 0, TimeSpan.Zero), Thirtieth = new(2024, 3, 30, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2024-03-30")]
    [InlineData("2024/3/30")]
    [InlineData("30 March 2024")]
    [InlineData("Saturday, 30 March 2024")]
    [InlineData("March 30, 2024")]
    [InlineData("Mar. 30th, 2024 10:15 AM")]
    [InlineData("30. März 2024")]
    [InlineData("Samstag, den 30. März 2024 um 10:15 Uhr")]
    [InlineData("le 30 mars 2024")]
    [InlineData("30 de marzo de 2024")]
    [InlineData("30 março 2024")]
    [InlineData("30 marzo 2024")]
    [InlineData("30 maart 2024")]
    [InlineData("30-Mar-2024")]
    [InlineData("Sat, 30 Mar 2024 10:15:00 +0100")]
    [InlineData("30.03.2024")]
    [InlineData("03/30/2024")]
    public void A_line_that_is_a_date_is_when_it_was_published(string line)
    {
        Document described = Describe(Text($"Handbook\n\n{line}\n\nThe books are due on Friday."));
        Assert.Equal(Thirtieth, described.Metadata["published"].AsDate());
    }

    [Theory]
    [InlineData("03.04.2024")]
    [InlineData("3/4/2024")]
    [InlineData("31 February 2024")]
    [InlineData("2024-13-01")]
    [InlineData("March 2024")]
    [InlineData("2024")]
    [InlineData("until 3 March 2024")]
    [InlineData("3 Mumble 2024")]
    [InlineData("3 March 2024\n4 March 2024")]
    [InlineData("99 99 9999")]
    public void What_may_be_another_date_or_none_is_left_unsaid(string line) => Assert.Equal(Metadata.Empty, Describe(Text($"Handbook\n\n{line}\n\nThe books.")).Metadata);

    [Fact]
    public void Numbers_that_are_the_same_day_either_way_are_a_date() =>
        Assert.Equal(Third, Describe(Text("03.03.2024")).Metadata["published"].AsDate());

    [Theory]
    [InlineData("Updated: 3 March 2024", "modified")]
    [InlineData("Last modified on March 3, 2024", "modified")]
    [InlineData("Stand: 3. März 2024", "modified")]
    [InlineData("Zuletzt aktualisiert am 3. März 2024", "modified")]
    [InlineData("Created: 2024-03-03", "created")]
    [InlineData("**Date:** 2024-03-03", "published")]
    [InlineData("Publié le 3 mars 2024", "published")]
    public void A_label_says_which_date_it_is(string line, string name) =>
        Assert.Equal($"{name}={Third:O}", string.Join(' ', Describe(Text(line)).Metadata.Select(fact => $"{fact.Key}={fact.Value}")));

    [Theory]
    [InlineData("By Jane Doe", "Jane Doe")]
    [InlineData("Written by Jane Doe and John R. Smith", "[Jane Doe, John R. Smith]")]
    [InlineData("Von Angela von der Heide", "Angela von der Heide")]
    [InlineData("Authors: Ana López, José Díaz und Ève Noir", "[Ana López, José Díaz, Ève Noir]")]
    [InlineData("*By [Jane Doe](https://example.org/jane)*", "Jane Doe")]
    public void A_byline_names_the_author(string line, string author) => Assert.Equal(author, Describe(Text(line)).Metadata["author"].ToString());

    [Theory]
    [InlineData("By Jane Doe | March 3, 2024")]
    [InlineData("March 3, 2024 – by Jane Doe")]
    [InlineData("By Jane Doe, March 3, 2024")]
    [InlineData("By Jane Doe on 3 March 2024")]
    [InlineData("Published on March 3, 2024 by Jane Doe")]
    public void A_line_may_name_author_and_date(string line)
    {
        Metadata facts = Describe(Text(line)).Metadata;
        Assert.Equal(("Jane Doe", Third), (facts["author"].AsString(), facts["published"].AsDate()));
    }

    [Theory]
    [InlineData("By the end of the year all books are due.")]
    [InlineData("By 2024 we had moved")]
    [InlineData("Von Hamburg nach Berlin")]
    [InlineData("By Jane Doe\nBy John Smith")]
    public void What_only_begins_like_a_byline_names_nobody(string line) => Assert.False(Describe(Text(line)).Metadata.ContainsKey("author"));

    [Fact]
    public void Dates_and_names_in_the_body_are_not_the_documents()
    {
        string body = string.Join(' ', Enumerable.Repeat("word", 60));
        Assert.Equal(Metadata.Empty, Describe(Text($"{body}\n\n3 March 2024\n\nBy Jane Doe")).Metadata);
        Document journal = new DocumentBuilder().AddHeading(2, "2024-03-03").AddParagraph("Moved.").AddHeading(2, "By the Sea").Build("d");
        Assert.Equal(Metadata.Empty, Describe(journal).Metadata);
        Assert.Equal(Metadata.Empty, Describe(Text("3 March 2024") with { MediaType = "text/x-python" }).Metadata);
    }

    [Fact]
    public void Other_names_of_metadata_are_read_and_typed()
    {
        Document described = Describe(With(("dc.creator", "Jane Doe; John Smith"), ("article:published_time", "2024-03-03T10:00:00+01:00"), ("lastmod", "30 March 2024")));
        Assert.Equal("[Jane Doe, John Smith]", described.Metadata["author"].ToString());
        Assert.Equal(new DateTimeOffset(2024, 3, 3, 10, 0, 0, TimeSpan.FromHours(1)), described.Metadata["published"].AsDate());
        Assert.Equal(Thirtieth, described.Metadata["modified"].AsDate());
        Assert.Equal("30 March 2024", described.Metadata["lastmod"].AsString());
    }

    [Theory]
    [InlineData("Doe, Jane", "Doe, Jane")]
    [InlineData("by Jane Doe", "Jane Doe")]
    [InlineData("University of Bath, Library", "University of Bath, Library")]
    [InlineData("https://example.org/jane", null)]
    [InlineData("Administrator", null)]
    public void An_author_is_taken_as_it_is_given(string value, string? author) =>
        Assert.Equal(author, Describe(With(("creator", value))).Metadata.GetValueOrDefault("author")?.ToString());

    [Fact]
    public void What_is_known_stays_as_it_is()
    {
        Document known = With(("author", "Somebody"), ("published", "spring")) with { Title = "Known", Text = "By Jane Doe | 3 March 2024\n\nText." };
        Assert.Equal(known, Describe(known));
        Assert.Equal(Third, Describe(With(("published", "2024-03-03"))).Metadata["published"].AsDate());
    }

    [Theory]
    [InlineData("\"Jane Doe\" <jane@example.org>", "Jane Doe")]
    [InlineData("<jane@example.org>", "jane@example.org")]
    [InlineData("nobody", null)]
    public void Who_sends_a_message_is_its_author(string from, string? author) =>
        Assert.Equal(author, Describe(With(("from", from)) with { MediaType = "message/rfc822" }).Metadata.GetValueOrDefault("author")?.ToString());

    [Fact]
    public void A_title_made_of_a_name_gives_way_to_the_one_heading_above_all_others()
    {
        DocumentBuilder book = new DocumentBuilder().AddParagraph("The library").AddHeading(1, "Borrowing books").AddParagraph("Text.").AddHeading(2, "Fines");
        Document document = book.Build("docs/b-12.txt") with { ItemId = "b-12.txt", Title = "b-12" };
        Assert.Equal("Borrowing books", Describe(document).Title);
        Assert.Equal("Borrowing books", Describe(document with { Title = "" }).Title);
        Assert.Equal("Its own", Describe(document with { Title = "Its own" }).Title);
        Assert.Equal("Stated", Describe(document with { Metadata = Metadata.Empty.With("og:title", "Stated") }).Title);
        Assert.Equal("b-12", Describe(book.AddHeading(1, "Another part").Build("docs/b-12.txt") with { ItemId = "b-12.txt", Title = "b-12" }).Title);
    }

    [Theory]
    [InlineData("Slide 1")]
    [InlineData("Contents")]
    [InlineData("1.")]
    public void A_heading_that_names_any_document_names_none(string heading)
    {
        Document document = new DocumentBuilder().AddHeading(1, heading).AddParagraph("Text.").Build("docs/a.txt") with { Title = "a" };
        Assert.Equal("a", Describe(document).Title);
    }

    [Theory]
    [InlineData("By ")]
    [InlineData("3 March ")]
    [InlineData("| ")]
    [InlineData(", ")]
    [InlineData("Aa ")]
    [InlineData("[")]
    public void Hostile_heads_take_no_time(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 20_000));
        Describe(With(("author", text), ("published", text)) with { Text = text });
        Describe(Text(string.Concat(Enumerable.Repeat(string.Concat(Enumerable.Repeat(piece, 140 / piece.Length)) + "\n", 500))));
    }

    [Fact]
    public void Describing_twice_is_describing_once()
    {
        Document once = Describe(Text("By Jane Doe, March 3, 2024\n\nText."));
        Assert.Equal(once, Describe(once));
    }

    private static Document Text(string text) => new("d", text);

    private static Document With(params (string Name, string Value)[] facts) =>
        new("d", "Text.") { Metadata = new(facts.Select(fact => KeyValuePair.Create(fact.Name, (MetadataValue)fact.Value))) };

    private static Document Describe(Document document) => Cleaned.Document(document, corpus => corpus.DescribeDocuments());
}
