using System.Text;
using RagKit.Loading;

namespace RagKit.Loaders.Pdf.Tests;

/// <summary>Hostile files fail alone, soon, and within the bounds.</summary>
public sealed class PdfBoundsTests
{
    [Fact]
    public async Task A_stream_that_unpacks_to_more_than_the_limit_fails()
    {
        byte[] bomb = PdfBuilder.Deflate(new byte[4 << 20]);
        PdfBuilder builder = new();
        int stream = builder.AddStream(bomb, "/Filter /FlateDecode");

        Assert.Contains("MaxInflatedBytes", await Loading.FailAsync(builder.Page("", $"/Contents {stream} 0 R").Build(), new PdfLoaderOptions { MaxInflatedBytes = 1 << 20 }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forms_that_draw_each_other_many_times_over_fail()
    {
        PdfBuilder builder = new();
        int last = builder.AddStream("(x) Tj", "/Subtype /Form");
        for (int level = 0; level < 10; level++)
            last = builder.AddStream(string.Concat(Enumerable.Repeat("/X Do ", 50)), $"/Subtype /Form /Resources << /XObject << /X {last} 0 R >> >>");

        Assert.Contains("MaxObjects", await Loading.FailAsync(builder.Page("/X Do", resources: $"/XObject << /X {last} 0 R >>").Build(), new PdfLoaderOptions { MaxObjects = 100_000 }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_takes_longer_than_the_limit_fails() =>
        Assert.Contains("MaxTime", await Loading.FailAsync(new PdfBuilder().Page(PdfBuilder.Text(72, 700, 10, "text")).Build(), time: new HastyTime()), StringComparison.Ordinal);

    [Fact]
    public async Task A_file_longer_than_the_limit_fails() =>
        Assert.Contains("at most 100 are read", await Loading.FailAsync(new PdfBuilder().Page("").Build(), new PdfLoaderOptions { MaxBytes = 100 }), StringComparison.Ordinal);

    [Fact]
    public async Task Pages_that_hold_themselves_end()
    {
        PdfBuilder builder = new();
        builder.Page(PdfBuilder.Text(72, 700, 10, "once"), $"/Kids [{PdfBuilder.Pages} 0 R]");
        string file = Encoding.Latin1.GetString(builder.Build(withXref: false)).Replace("/Kids [", $"/Kids [{PdfBuilder.Pages} 0 R ", StringComparison.Ordinal);

        Assert.Equal("once", (await Loading.LoadAsync(Encoding.Latin1.GetBytes(file))).Text);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("<<")]
    [InlineData("<</A ")]
    [InlineData("[<</A[")]
    [InlineData("(")]
    [InlineData("q ")]
    [InlineData("/S BMC ")]
    [InlineData("BI ID ")]
    [InlineData("BT (a) Tj ET ")]
    public async Task Anything_repeated_without_end_is_read_or_refused(string part)
    {
        string all = string.Concat(Enumerable.Repeat(part, 200_000));
        byte[] inContent = new PdfBuilder().Page(all + PdfBuilder.Text(72, 700, 10, "end")).Build();
        PdfBuilder builder = new();
        builder.Add(all);
        byte[] inObject = builder.Page(PdfBuilder.Text(72, 700, 10, "end")).Build(withXref: false);

        foreach (byte[] file in (byte[][])[inContent, inObject])
        {
            try
            {
                await Loading.LoadAsync(file, new PdfLoaderOptions { MaxTime = TimeSpan.FromSeconds(15) });
            }
            catch (RagKitException e)
            {
                Assert.DoesNotContain("MaxTime", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task References_that_lead_in_circles_are_null()
    {
        PdfBuilder builder = new();
        int circle = builder.Add("4 0 R");
        builder.Add($"{circle} 0 R");
        int itself = builder.Add("<< /Length 5 0 R >>\nstream\nBT\nendstream");

        Assert.Equal("text", (await Loading.LoadAsync(builder.Page(PdfBuilder.Text(72, 700, 10, "text"), $"/Rotate {circle} 0 R /Annots [{itself} 0 R]").Build())).Text);
    }

    [Theory]
    [InlineData(0, 1, 1, "MaxBytes (0) must be 1 to 1073741824.")]
    [InlineData(1, 0, 1, "MaxInflatedBytes (0) must be at least 1.")]
    [InlineData(1, 1, 0, "MaxObjects (0) must be at least 1.")]
    public void Limits_out_of_range_are_refused(long bytes, long inflated, long objects, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => new PdfLoader(new PdfLoaderOptions { MaxBytes = bytes, MaxInflatedBytes = inflated, MaxObjects = objects })).Message);

    /// <summary>A clock that goes an hour a look.</summary>
    private sealed class HastyTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks += TimeSpan.TicksPerHour;
    }
}
