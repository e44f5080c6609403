using System.Text.Json;

namespace RagKit.Tests.Facts;

public sealed class MetadataJsonTests
{
    [Fact]
    public void Every_kind_of_value_reads_back_equal()
    {
        Metadata metadata = new(new Dictionary<string, MetadataValue>
        {
            ["text"] = "Grüße, 日本語, \U0001F600, \"quoted\" \\ \0 \u2028",
            ["integer"] = long.MinValue,
            ["decimal"] = 1.10m,
            ["whole decimal"] = 2m,
            ["large decimal"] = decimal.MaxValue,
            ["truth"] = true,
            ["date"] = new DateTimeOffset(2026, 11, 21, 10, 0, 0, 123, TimeSpan.FromHours(5.5)).AddTicks(4567),
            ["null"] = MetadataValue.Null,
            ["list"] = new MetadataValue[] { "a", 1L, 2.5m, false, DateTimeOffset.UnixEpoch, MetadataValue.Null },
            ["empty list"] = Array.Empty<MetadataValue>(),
        });

        Metadata read = MetadataJson.Read(MetadataJson.Write(metadata));

        Assert.Equal(metadata, read);
        Assert.Equal(metadata.Select(pair => pair.Value.Kind), read.Select(pair => pair.Value.Kind));
    }

    [Theory]
    [InlineData("12", MetadataKind.Integer)]
    [InlineData("12.0", MetadataKind.Decimal)]
    [InlineData("1e300", MetadataKind.String)]
    [InlineData("99999999999999999999", MetadataKind.Decimal)]
    [InlineData("{\"a\":1}", MetadataKind.String)]
    [InlineData("[1,[2]]", MetadataKind.Array)]
    [InlineData("null", MetadataKind.Null)]
    public void Foreign_json_becomes_the_nearest_kind(string json, MetadataKind kind)
    {
        using JsonDocument document = JsonDocument.Parse(json);

        Assert.Equal(kind, MetadataJson.FromJson(document.RootElement).Kind);
    }

    [Fact]
    public void A_value_asked_for_as_another_kind_says_what_it_is()
    {
        MetadataValue value = "abc";

        Assert.Contains("'abc' is of kind String, not Integer", Assert.Throws<InvalidOperationException>(() => value.AsInteger()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_within_lists_are_refused() =>
        Assert.Throws<ArgumentException>(() => MetadataValue.FromElements([MetadataValue.FromElements(["a"])]));
}
