namespace RagKit.Flows.Tests.Caching;

public sealed class RunNameTemplateTests
{
    private static readonly DateTime Day = new(2026, 8, 3, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("fetch", "fetch")]
    [InlineData("", "")]
    [InlineData("fetch {url}", "fetch http://a")]
    [InlineData("{url}{depth}", "http://a3")]
    [InlineData("{{{url}}}", "{http://a}")]
    [InlineData("{{url}}", "{url}")]
    [InlineData("{depth:000} {at:yyyy-MM-dd}", "003 2026-08-03")]
    [InlineData("{at:HH:mm}", "00:00")]
    [InlineData("{ratio} {at.Year} {x.depth} {url.Length}", "0.5 2026 3 8")]
    [InlineData("{missing}|{missing.Length}|{maybe}|{maybe.Year:0000}", "|||")]
    public void Values_are_filled_in(string template, string expected) => Assert.Equal(expected, Fill(template));

    [Theory]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{}")]
    [InlineData("{ url}")]
    [InlineData("{url")]
    [InlineData("{url}}")]
    [InlineData("{{url}")]
    [InlineData("{url{depth}}")]
    [InlineData("{Url}")]
    [InlineData("{url.}")]
    [InlineData("{.url}")]
    [InlineData("{url.Nothing}")]
    [InlineData("{url:x}")]
    [InlineData("{depth:q}")]
    [InlineData("{at:}}")]
    public void What_cannot_be_filled_in_is_refused_when_the_task_is_made(string template)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => Fill(template));
        Assert.StartsWith($"The run name '{template}' cannot be used. ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_names_what_there_is()
    {
        Assert.Contains("There is no input 'page'; there are: 'url', 'request'.", Assert.Throws<ArgumentException>(() => Keys.Inputs(((string url, int) request) => request).Compile("{page}")).Message.Replace("'Item2', ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("'request.Page': " + typeof(Request) + " has no property 'Page'; there are: 'Url', 'Host'.", Assert.Throws<ArgumentException>(() => Keys.Inputs((Request request) => request).Compile("{request.Page}")).Message, StringComparison.Ordinal);
        Assert.Contains("'depth' of type System.Int32 has no format 'q'.", Assert.Throws<ArgumentException>(() => Fill("{depth:q}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_are_named_by_their_properties_with_and_without_the_parameter()
    {
        Func<Request, string> fill = Keys.Inputs((Request request) => request).Compile("{Url} {request.Url} {request.Host} {Url.Length}");
        Assert.Equal("a/b a/b a 3", fill(new Request("a/b")));
        Assert.Equal("   ", fill(null!));
    }

    [Fact]
    public void Long_values_are_cut_between_characters()
    {
        Func<string, string> fill = Keys.Inputs((string url) => url).Compile("<{url}>");
        Assert.Equal($"<{new string('a', 100)}>", fill(new string('a', 100)));
        Assert.Equal($"<{new string('a', 99)}…>", fill(new string('a', 101)));
        Assert.Equal($"<{new string('a', 98)}…>", fill(new string('a', 98) + "\U0001F600bc"));
        Assert.Equal($"<{new string('9', 99)}…>", Keys.Inputs((System.Numerics.BigInteger number) => number).Compile("<{number}>")(System.Numerics.BigInteger.Pow(10, 200) - 1));
    }

    [Fact]
    public void Any_template_is_filled_in_or_refused_as_an_argument()
    {
        Random random = new(7);
        string[] pieces = ["{", "}", "{{", "}}", "url", "depth", ".", ":", "Length", " ", "x", "{url}", "0"];
        int filled = 0;
        for (int i = 0; i < 2_000; i++)
        {
            string template = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                string name = Fill(template);
                filled++;
                if (!template.Contains('{', StringComparison.Ordinal) && !template.Contains('}', StringComparison.Ordinal))
                    Assert.Equal(template, name);
            }
            catch (ArgumentException e) when (e is not ArgumentNullException)
            {
                Assert.Contains(template, e.Message, StringComparison.Ordinal);
            }
        }
        Assert.InRange(filled, 100, 1_900);
    }

    private static string Fill(string template) => Keys
        .Inputs(((string url, int depth, DateTime at, double ratio, string? missing, DateTime? maybe) x) => x.url)
        .Compile(template)(("http://a", 3, Day, 0.5, null, null));

    private sealed record Request(string Url)
    {
        public string Host => Url.Split('/')[0];
    }
}
