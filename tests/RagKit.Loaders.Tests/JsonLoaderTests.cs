using System.Text;
using RagKit.Loading;
using RagKit.Sources;
using RagKit.TestData;

namespace RagKit.Loaders.Tests;

public sealed class JsonLoaderTests
{
    [Fact]
    public async Task All_values_are_text_under_headings_of_their_names()
    {
        Document document = await new JsonLoader().LoadOneAsync("a.json", """{"name":"Ann","empty":{"x":null},"address":{"city":"Oslo","zip":150},"tags":["a","b"],"jobs":[{"title":"x"}]}""");
        Assert.Equal(
            ["name: Ann", "address", "city: Oslo", "zip: 150", "tags:", "a\nb", "a", "b", "jobs", "title: x"],
            document.Outline().Select(block => block.Text));
    }

    [Fact]
    public async Task Pointers_choose_documents_text_metadata_id_and_title()
    {
        JsonLoader loader = new(new JsonLoaderOptions
        {
            DocumentsPointer = "/items",
            TextPointers = ["/body/0", "/a~1b"],
            MetadataPointers = ["/author/name", "/n"],
            IdPointer = "/key",
            TitlePointer = "/t",
        });
        List<LoadFailure> failures = [];
        List<Document> documents = await loader.LoadAsync("a.json",
            """{"items":[{"key":"k1","t":"T","body":["one","x"],"a/b":"two","author":{"name":"Ann"},"n":3},{"key":"k1","body":["y"]},{"body":["z"]},{"key":2,"none":1}]}""", failures);
        Document document = Assert.Single(documents);
        Assert.Equal(("a.json#k1", "T", "one\n\ntwo"), (document.Id, document.Title, document.Text));
        Assert.Equal(("Ann", 3L), (document.Metadata["author.name"].AsString(), document.Metadata["n"].AsInteger()));
        Assert.Equal(["element 2", "element 3", "element 4"], failures.Select(failure => failure.Part));
    }

    [Fact]
    public async Task Malformed_and_deep_JSON_is_refused_with_its_place()
    {
        JsonLoader loader = new();
        Assert.Contains("line 2, byte 5", await loader.FailAsync("a.json", "{\n\"a\":}"), StringComparison.Ordinal);
        Assert.Contains("depth", await loader.FailAsync("a.json", new string('[', 100_000)), StringComparison.Ordinal);
        Assert.Contains("surrogate", await loader.FailAsync("a.json", """{"a":"\ud800"}"""), StringComparison.Ordinal);
        Assert.Contains("no array", await new JsonLoader(new JsonLoaderOptions { DocumentsPointer = "" }).FailAsync("a.json", "{}"), StringComparison.Ordinal);
        Assert.Contains("RFC 6901", Assert.Throws<ArgumentException>(() => new JsonLoader(new JsonLoaderOptions { IdPointer = "id" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_documents_by_their_usual_names()
    {
        List<LoadFailure> failures = [];
        List<Document> documents = await new JsonLinesLoader().LoadAsync("a.jsonl",
            "{\"_id\":\"d1\",\"title\":\"T\",\"text\":\"one \u0085 \u2028 line\",\"year\":2026,\"tags\":[\"x\"],\"deep\":{\"y\":1}}\r\n\n{\"id\":7,\"content\":\"two\"}\n{\"name\":\"three\"}\n{\"title\":\"only\",\"text\":\"\"}", failures);
        Assert.Empty(failures);
        Assert.Equal(["a.jsonl#d1", "a.jsonl#7", "a.jsonl#4", "a.jsonl#5"], documents.Select(document => document.Id));
        Assert.Equal(["one \u0085 \u2028 line", "two", "name: three", "only"], documents.Select(document => document.Text));
        Assert.Equal(["tags", "year"], documents[0].Metadata.Keys);
        Assert.Equal(["T", "a", "a", "only"], documents.Select(document => document.Title));
    }

    [Fact]
    public async Task Malformed_lines_are_reported_with_their_numbers_and_the_rest_goes_on()
    {
        byte[] bytes = [.. "{\"text\":\"one\"}\n{\"text\":\n[1]\n{\"text\":\"\xFF"u8[..^2], 0xFF, .. "\"}\n{\"text\":\"\\ud800\"}\n{\"id\":\"1\",\"text\":\"dup\"}\n{\"text\":\""u8, .. new byte[200].Select(_ => (byte)'x'), .. "\"}\n{\"text\":\"last\"}"u8];
        List<LoadFailure> failures = [];
        List<Document> documents = await new JsonLinesLoader(new JsonLinesLoaderOptions { MaxLineBytes = 100 }).LoadAsync("a.jsonl", bytes, failures);
        Assert.Equal(["one", "last"], documents.Select(document => document.Text));
        Assert.Equal(["line 2", "line 3", "line 4", "line 5", "line 6", "line 7"], failures.Select(failure => failure.Part));
        Assert.Contains("Array", failures[1].Reason, StringComparison.Ordinal);
        Assert.Contains("100 bytes", failures[5].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_longer_than_any_buffer_and_wide_encodings_are_read()
    {
        string text = new('ä', 300_000);
        List<Document> documents = await new JsonLinesLoader().LoadAsync("a.jsonl", $"{{\"text\":\"{text}\"}}\n{{\"text\":\"b\"}}\n");
        Assert.Equal([text, "b"], documents.Select(document => document.Text));
        documents = await new JsonLinesLoader().LoadAsync("a.jsonl", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("{\"text\":\"ä\"}\n{\"text\":\"b\"}\n")]);
        Assert.Equal(["ä", "b"], documents.Select(document => document.Text));
    }

    [Fact]
    public async Task Random_lines_keep_the_invariants()
    {
        string[] pieces = ["{", "}", "\"text\":", "\"a\"", ":", ",", "\n", "[", "]", "1", "\"😀\"", "null", "{\"text\":\"x\"}\n"];
        for (int seed = 0; seed < 500; seed++)
        {
            Random random = new(seed);
            string lines = "{\"text\":\"x\"}\n" + string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.All(await new JsonLinesLoader().LoadAsync("a.jsonl", lines), BlockInvariants.Check);
        }
    }

    [Fact]
    public async Task A_real_collection_loads_line_by_line()
    {
        string path = SharedData.Path("ir", "cranfield", "corpus.jsonl");
        await using FileStream stream = File.OpenRead(path);
        List<LoadFailure> failures = [];
        int count = await new JsonLinesLoader().LoadAsync(new SourceContent(new SourceItem("corpus.jsonl", "1"), stream, failures.Add), TestContext.Current.CancellationToken)
            .CountAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1400, count);
        Assert.Empty(failures);
    }
}
