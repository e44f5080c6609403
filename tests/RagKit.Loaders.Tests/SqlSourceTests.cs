using System.Data.Common;
using Microsoft.Data.Sqlite;
using RagKit.Loading;
using RagKit.Sources;
using RagKit.Sql;

namespace RagKit.Loaders.Tests;

public sealed class SqlSourceConformanceTests : SourceConformance
{
    protected override async Task<SourcePlace> CreatePlaceAsync(IReadOnlyDictionary<string, string> items) =>
        await SqlPlace.CreateAsync(items, new SqlSourceOptions { Columns = new SqlColumns { Text = ["body"] } });
}

public sealed class SqlSourceVersionsConformanceTests : SourceConformance
{
    protected override async Task<SourcePlace> CreatePlaceAsync(IReadOnlyDictionary<string, string> items) =>
        await SqlPlace.CreateAsync(items, new SqlSourceOptions { Columns = new SqlColumns { Text = ["body"], Version = "changed" } });
}

public sealed class SqlSourceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_become_documents_with_title_text_and_typed_metadata()
    {
        await using Database database = await Database.OpenAsync(
            """
            CREATE TABLE faq (id INTEGER PRIMARY KEY, title TEXT, question TEXT, answer TEXT, price DECIMAL, hot BOOLEAN, n INTEGER, none TEXT);
            INSERT INTO faq VALUES (7, 'Leave', '# How long?', '*Twenty* days; 😀', 1.5, 1, 3, NULL), (8, NULL, '', 'x', 2, 0, 4, 'y');
            """);
        SqlSource source = new("faq", database.Connect, "SELECT * FROM faq WHERE n > @least;", new SqlSourceOptions
        {
            Columns = new SqlColumns { Title = "Title", Text = ["question", "answer"], Metadata = ["price", "hot", "n", "none"] },
            Parameters = new Dictionary<string, object?> { ["least"] = 1 },
            Format = RecordFormat.Markdown,
        });
        List<SourceItem> items = await ListAsync(source);
        Assert.Equal(["7", "8"], items.Select(item => item.Id));
        Document first = await LoadAsync(source, items[0]), second = await LoadAsync(source, items[1]);
        Assert.Equal(("Leave", "# How long?\n\n*Twenty* days; 😀", "text/markdown"), (first.Title, first.Text, first.MediaType));
        Assert.Equal(BlockKind.Heading, first.Blocks[0].Kind);
        Assert.Equal([1.5m, 1L, 3L, MetadataValue.Null], new[] { "price", "hot", "n", "none" }.Select(name => first.Metadata[name]));
        Assert.Equal(("8", "x"), (second.Title, second.Text));
    }

    [Fact]
    public async Task With_a_version_column_only_what_changed_is_read_and_in_batches()
    {
        await using Database database = await Database.OpenAsync(Rows(500));
        SqlSource source = new("t", database.Connect, "SELECT * FROM t", new SqlSourceOptions { Columns = new SqlColumns { Version = "v" } });
        List<SourceItem> items = await ListAsync(source);
        int before = database.Connections;
        foreach (SourceItem item in items)
            Assert.Equal("text " + item.Id, (await LoadAsync(source, item)).Text);
        Assert.InRange(database.Connections - before, 4, 14);

        await database.RunAsync("UPDATE t SET text = 'new', v = 2 WHERE id IN (17, 300); DELETE FROM t WHERE id = 18");
        Dictionary<string, string> known = items.ToDictionary(item => item.Id, item => item.Version);
        List<SourceItem> again = await ListAsync(source);
        Assert.Equal(499, again.Count);
        List<SourceItem> changed = [.. again.Where(item => known[item.Id] != item.Version)];
        Assert.Equal(["17", "300"], changed.Select(item => item.Id));
        before = database.Connections;
        foreach (SourceItem item in changed)
            Assert.Equal("new", (await LoadAsync(source, item)).Text);
        Assert.Equal(2, database.Connections - before);
    }

    [Fact]
    public async Task Without_a_version_column_one_pass_reads_everything_and_opening_asks_no_more()
    {
        await using Database database = await Database.OpenAsync(Rows(500));
        SqlSource source = new("t", database.Connect, "SELECT * FROM t");
        int before = database.Connections;
        List<SourceItem> items = await ListAsync(source);
        foreach (SourceItem item in items)
            Assert.Equal("text " + item.Id, (await LoadAsync(source, item)).Text);
        Assert.Equal(2, database.Connections - before);
    }

    [Fact]
    public async Task A_row_that_was_not_kept_is_read_by_its_id_whatever_its_type()
    {
        await using Database database = await Database.OpenAsync(
            "CREATE TABLE t (id TEXT, text TEXT); INSERT INTO t VALUES ('it''s; DROP TABLE t', 'a'), ('ü', 'b'), ('5', 'c');");
        List<SourceItem> items = await ListAsync(new SqlSource("t", database.Connect, "SELECT * FROM t"));
        SqlSource other = new("t", database.Connect, "SELECT * FROM t");
        Assert.Equal(["c", "a", "b"], await Task.WhenAll(items.Select(async item => (await LoadAsync(other, item)).Text)));
    }

    [Fact]
    public async Task A_database_that_fails_in_mid_listing_fails_the_listing()
    {
        // json() fails on the third row, after two were given.
        await using Database database = await Database.OpenAsync(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT); INSERT INTO t VALUES (1, '1'), (2, '2'), (3, 'no json'), (4, '4');");
        SqlSource source = new("t", database.Connect, "SELECT id, json(text) AS text FROM t");
        List<string> seen = [];
        RagKitException e = await Assert.ThrowsAsync<RagKitException>(async () =>
        {
            await foreach (SourceItem item in source.ListAsync(Token))
                seen.Add(item.Id);
        });
        Assert.Equal(["1", "2"], seen);
        Assert.Contains("malformed JSON", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT id FROM t", "no column 'text' but 'id'")]
    [InlineData("SELECT * FROM nowhere", "no such table")]
    [InlineData("SELECT NULL AS id, 'x' AS text", "Row 1 of 't' has no id")]
    public async Task A_wrong_query_says_what_is_wrong(string query, string expected)
    {
        await using Database database = await Database.OpenAsync("CREATE TABLE t (id INTEGER, text TEXT); INSERT INTO t VALUES (1, 'x');");
        RagKitException e = await Assert.ThrowsAsync<RagKitException>(() => ListAsync(new SqlSource("t", database.Connect, query)));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_without_text_with_bytes_or_too_long_fails_alone()
    {
        await using Database database = await Database.OpenAsync(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, text); INSERT INTO t VALUES (1, ''), (2, x'00'), (3, 'too long'), (4, 'good');");
        SqlSource source = new("t", database.Connect, "SELECT * FROM t", new SqlSourceOptions { MaxTextLength = 5 });
        List<SourceItem> items = await ListAsync(source);
        string[] errors = await Task.WhenAll(items.Take(3).Select(async item => (await Assert.ThrowsAsync<RagKitException>(() => LoadAsync(source, item))).Message));
        Assert.Contains("'1' has no text", errors[0], StringComparison.Ordinal);
        Assert.Contains("holds bytes", errors[1], StringComparison.Ordinal);
        Assert.Contains("MaxTextLength", errors[2], StringComparison.Ordinal);
        Assert.Equal("good", (await LoadAsync(source, items[3])).Text);
    }

    [Fact]
    public async Task Another_query_or_format_gives_other_versions()
    {
        await using Database database = await Database.OpenAsync(Rows(1));
        async Task<string> VersionAsync(string query, SqlSourceOptions options) => (await ListAsync(new SqlSource("t", database.Connect, query, options))).Single().Version;
        SqlSourceOptions plain = new() { Columns = new SqlColumns { Version = "v" } };
        string[] versions =
        [
            await VersionAsync("SELECT * FROM t", plain),
            await VersionAsync("SELECT * FROM t WHERE 1 = 1", plain),
            await VersionAsync("SELECT * FROM t", plain with { Format = RecordFormat.Html }),
        ];
        Assert.Equal(3, versions.Distinct().Count());
        Assert.Equal(versions[0], await VersionAsync("SELECT * FROM t", plain));
    }

    [Fact]
    public void Wrong_options_say_what_is_wrong()
    {
        static string Message(SqlSourceOptions options) =>
            Assert.Throws<ArgumentException>(() => new CorpusBuilder("c").FromSql("t", () => new SqliteConnection(), "SELECT 1", options)).Message;
        Assert.Contains("CommandTimeout (00:00:00)", Message(new SqlSourceOptions { CommandTimeout = TimeSpan.Zero }), StringComparison.Ordinal);
        Assert.Contains("MaxTextLength (0)", Message(new SqlSourceOptions { MaxTextLength = 0 }), StringComparison.Ordinal);
        Assert.Contains("SqlColumns.Text", Message(new SqlSourceOptions { Columns = new SqlColumns { Text = [] } }), StringComparison.Ordinal);
        Assert.Contains("ParameterSign ('?')", Message(new SqlSourceOptions { ParameterSign = '?' }), StringComparison.Ordinal);
    }

    internal static string Rows(int count, string text = "'text ' || n") =>
        $"CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT, v INTEGER); WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count}) INSERT INTO t SELECT n, {text}, 1 FROM c;";

    private static async Task<List<SourceItem>> ListAsync(SqlSource source)
    {
        List<SourceItem> items = [];
        await foreach (SourceItem item in source.ListAsync(Token))
            items.Add(item);
        return items;
    }

    private static async Task<Document> LoadAsync(SqlSource source, SourceItem item)
    {
        IDocumentLoader loader = DefaultLoaders.All.Last(loader => loader.CanLoad(item));
        await using Stream stream = await source.OpenAsync(item, Token);
        return await loader.LoadAsync(new SourceContent(item, stream), Token).SingleAsync(Token);
    }
}

public sealed class RecordLoaderConformanceTests : DocumentLoaderConformance
{
    protected override IReadOnlyList<LoaderSample> Samples =>
    [
        new("a.ragkit-record", """{"format":"Markdown","title":"T","metadata":"{\"n\":1}"}""" + "\n# Head 😀\n\ntext"),
        new("b.ragkit-record", """{"format":"Html","metadata":"{}"}""" + "\n<p>Some <b>text</b>, übrigens</p>"),
        new("c.ragkit-record", """{"format":"Text","metadata":"{}"}""" + "\none\n\ntwo"),
    ];

    protected override IDocumentLoader CreateLoader() => DefaultLoaders.All[^1];
}

/// <summary>A database in memory that lives as long as this.</summary>
internal sealed class Database : IAsyncDisposable
{
    private static int _count;
    private readonly string _text = $"Data Source=places{Interlocked.Increment(ref _count)};Mode=Memory;Cache=Shared";
    private readonly SqliteConnection _keep;
    private int _connections;

    private Database()
    {
        SQLitePCL.Batteries_V2.Init();
        _keep = new SqliteConnection(_text);
    }

    public int Connections => _connections;

    public static async Task<Database> OpenAsync(string script)
    {
        Database database = new();
        await database._keep.OpenAsync(TestContext.Current.CancellationToken);
        await database.RunAsync(script);
        return database;
    }

    public DbConnection Connect()
    {
        Interlocked.Increment(ref _connections);
        return new SqliteConnection(_text);
    }

    public async Task RunAsync(string sql, params (string Name, object Value)[] parameters)
    {
        await using SqliteCommand command = _keep.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in parameters)
            command.Parameters.AddWithValue(name, value);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync() => await _keep.DisposeAsync();
}

internal sealed class SqlPlace(Database database, SqlSourceOptions options) : SourcePlace
{
    private int _version;

    public override ISource Source { get; } = new SqlSource("faq", database.Connect, "SELECT * FROM items", options);

    public static async Task<SourcePlace> CreateAsync(IReadOnlyDictionary<string, string> items, SqlSourceOptions options)
    {
        SqlPlace place = new(await Database.OpenAsync("CREATE TABLE items (id TEXT PRIMARY KEY, body TEXT, changed INTEGER)"), options);
        foreach ((string name, string text) in items)
            await place.PutAsync(name, text);
        return place;
    }

    public override Task PutAsync(string name, string text) =>
        database.RunAsync("INSERT OR REPLACE INTO items VALUES (@id, @body, @changed)", ("@id", name), ("@body", text), ("@changed", ++_version));

    public override Task RemoveAsync(string name) => database.RunAsync("DELETE FROM items WHERE id = @id", ("@id", name));

    public override async Task<bool> BreakAsync()
    {
        await database.RunAsync("DROP TABLE items");
        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await base.DisposeAsync();
    }
}
