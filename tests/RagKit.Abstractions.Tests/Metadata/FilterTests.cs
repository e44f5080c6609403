namespace RagKit.Tests.Facts;

public sealed class FilterTests
{
    private static readonly Chunk Chunk = new("c", "docs/a.md", 0, "text", 0..4)
    {
        Metadata = new(new Dictionary<string, MetadataValue>
        {
            ["lang"] = "en",
            ["year"] = 2024L,
            ["price"] = 9.5m,
            ["tags"] = new[] { "red", "green" },
            ["draft"] = false,
            ["published"] = new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.FromHours(2)),
            ["nothing"] = MetadataValue.Null,
        }),
    };

    public static TheoryData<Filter, bool> Cases => new()
    {
        { Filter.Equal("lang", "en"), true },
        { Filter.Equal("lang", "EN"), false },
        { Filter.Equal("year", 2024.0m), true },
        { Filter.Equal("year", "2024"), false },
        { Filter.GreaterThan("price", 9L), true },
        { Filter.AtMost("price", 9.5m), true },
        { Filter.LessThan("price", 9.5m), false },
        { Filter.AtLeast("lang", "d"), true },
        { Filter.Equal("tags", "green"), true },
        { Filter.AnyOf("tags", "blue", "red"), true },
        { Filter.AnyOf("tags"), false },
        { Filter.Equal("draft", false), true },
        { Filter.Equal("published", new DateTimeOffset(2024, 5, 1, 10, 0, 0, TimeSpan.Zero)), true },
        { Filter.Equal("nothing", MetadataValue.Null), false },
        { Filter.Exists("nothing"), true },
        { Filter.Exists("absent"), false },
        { !Filter.Equal("absent", "x"), true },
        { Filter.Document("docs/a.md") & Filter.Source("docs"), true },
        { Filter.Document("docs/b.md") | Filter.Source("other"), false },
        { Filter.All(), true },
        { Filter.Any(), false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_filter_means_what_it_says(Filter filter, bool passes) => Assert.Equal(passes, filter.Matches(Chunk, "docs"));
}
