using RagKit.Ingestion;
using RagKit.Stores;

namespace RagKit.Tests.Ingestion;

public sealed class BadInputTests : IDisposable
{
    private readonly CorpusFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_full_disk_fails_what_does_not_fit_and_the_next_run_completes_it()
    {
        for (int i = 0; i < 60; i++)
            _fixture.Write($"{i:00}.txt", string.Join(' ', Enumerable.Range(0, 4000).Select(word => $"word{i * word % 9973}")));

        IReadOnlyList<DocumentOutcome> full = await _fixture.IngestAsync(
            corpus => corpus.StoreInSqlite(_fixture.Database, new SqliteStoreOptions { MaxMegabytes = 3 }));

        DocumentOutcome failed = full.First(done => done.Kind == OutcomeKind.Failed);
        Assert.Contains("no room left", failed.Reason, StringComparison.Ordinal);
        Assert.Contains(_fixture.Database, failed.Reason, StringComparison.Ordinal);
        IReadOnlyList<DocumentOutcome> rest = await _fixture.IngestAsync();
        Assert.All(rest, done => Assert.Contains(done.Kind, new[] { OutcomeKind.Added, OutcomeKind.Unchanged }));
        Assert.Equal(60, rest.Count);
    }

    [Theory]
    [InlineData("empty.txt", "", "empty")]
    [InlineData("truncated.txt", "caf\u00C3", "UTF-8")]
    [InlineData("broken.json", "{\"a\": ", "broken.json")]
    public async Task A_bad_file_is_named_with_the_reason_and_nothing_else_suffers(string name, string latin1, string reason)
    {
        byte[] bytes = name == "truncated.txt"
            ? [.. System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Größe über alles. ", 20))), 0xC3]
            : System.Text.Encoding.Latin1.GetBytes(latin1);
        _fixture.Write(name, bytes);
        _fixture.Write("good.md", "Good text.");

        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync();

        DocumentOutcome failed = Assert.Single(outcomes, done => done.Kind == OutcomeKind.Failed);
        Assert.Contains(name, failed.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, failed.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(outcomes, done => done is { DocumentId: "docs/good.md", Kind: OutcomeKind.Added });
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_untouched()
    {
        _fixture.Write("a.md", "Some text.");
        File.WriteAllText(_fixture.Database, new string('x', 5000));

        RagKitException refused = await Assert.ThrowsAsync<RagKitException>(() => _fixture.IngestAsync());

        Assert.Contains(_fixture.Database, refused.Message, StringComparison.Ordinal);
        Assert.Equal(new string('x', 5000), File.ReadAllText(_fixture.Database));
    }
}
