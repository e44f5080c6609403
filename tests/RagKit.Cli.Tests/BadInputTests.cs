using System.Text.Json;
using RagKit.TestData;

namespace RagKit.Cli.Tests;

public sealed class BadInputTests
{
    [Fact]
    public async Task A_folder_that_is_not_there_is_refused_and_no_corpus_is_made()
    {
        using TempFolder folder = new();
        ToolRun run = await RagKitTool.RunAsync(folder, "ingest", "missing");
        Assert.Contains("'missing'", run.AssertRefused().Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_file_in_the_place_of_a_folder_is_refused()
    {
        using TempFolder folder = Handbook.Create();
        ToolRun run = await RagKitTool.RunAsync(folder, "ingest", "docs/leave.md");
        Assert.Contains("is a file", run.AssertRefused().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_folder_gives_an_empty_corpus_and_says_so()
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Path, "docs"));
        ToolRun run = await RagKitTool.RunAsync(folder, "ingest", "docs");
        Assert.Equal(0, run.Code);
        Assert.Contains("The corpus is empty", run.Error, StringComparison.Ordinal);
        ToolRun search = await RagKitTool.RunAsync(folder, "search", "leave");
        Assert.Equal((0, ""), (search.Code, search.Output));
        Assert.Contains("Nothing found", search.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_that_fail_are_named_with_the_reason_and_the_rest_is_ingested()
    {
        using TempFolder folder = Handbook.Create();
        folder.Write("docs/broken.jsonl", "{\"text\":\"fine\"}\n{\"text\":\"fine, too\"}\n{\"text\": oops}\n");
        folder.Write("docs/binary.md", [0x00, 0x01, 0x02, 0xFF, 0xFE, 0x00, 0x00, 0x7F, 0x45, 0x4C, 0x46, 0x00, 0x00, 0x00]);
        ToolRun run = await RagKitTool.RunAsync(folder, "ingest", "docs");
        Assert.Equal(1, run.Code);
        Assert.Contains("line 3", run.Output, StringComparison.Ordinal);
        Assert.Contains("docs/binary.md  failed", run.Output, StringComparison.Ordinal);
        Assert.Contains("docs/leave.md  added", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 failed", run.Output, StringComparison.Ordinal);

        JsonElement status = await RagKitTool.JsonAsync(folder, "status");
        Assert.Equal(
            ["docs/binary.md", "docs/broken.jsonl"],
            status.GetProperty("failed").EnumerateArray().Select(item => item.GetProperty("item").GetString()));
        Assert.Equal(1, (await RagKitTool.RunAsync(folder, "ingest", "docs")).Code);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_file_that_can_not_be_read_fails_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "Needs a user whom file modes keep out.");
        using TempFolder folder = Handbook.Create();
        string secret = folder.Write("docs/secret.md", "# Secret");
        File.SetUnixFileMode(secret, UnixFileMode.None);
        ToolRun run = await RagKitTool.RunAsync(folder, "ingest", "docs");
        Assert.Equal(1, run.Code);
        Assert.Contains("docs/secret.md  failed", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search", "leave")]
    [InlineData("ask", "How long is leave?")]
    [InlineData("status")]
    public async Task A_corpus_that_is_not_there_is_refused_with_the_command_that_makes_it(params string[] args)
    {
        using TempFolder folder = new();
        ToolRun run = await RagKitTool.RunAsync(folder, args);
        Assert.Contains("No corpus at 'ragkit.db': run 'ragkit ingest <folder>' first.", run.AssertRefused().Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("search", "leave")]
    [InlineData("status")]
    [InlineData("ingest", "docs")]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is(params string[] args)
    {
        using TempFolder folder = Handbook.Create();
        byte[] text = [.. Enumerable.Repeat((byte)'x', 5000)];
        string path = folder.Write("ragkit.db", text);
        ToolRun run = await RagKitTool.RunAsync(folder, args);
        Assert.Contains("ragkit.db", run.AssertRefused().Error, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("search", "leave")]
    [InlineData("ingest", "docs")]
    public async Task A_database_whose_pages_are_damaged_is_refused(params string[] args)
    {
        using TempFolder folder = Handbook.Create();
        await RagKitTool.JsonAsync(folder, "ingest", "docs");
        string path = Path.Combine(folder.Path, "ragkit.db");
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes.AsSpan(100).Fill(0xAA);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        Assert.Contains("ragkit.db", (await RagKitTool.RunAsync(folder, args)).AssertRefused().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search", "leave")]
    [InlineData("status")]
    [InlineData("ingest", "docs")]
    public async Task A_database_of_another_program_is_refused_and_left_as_it_is(params string[] args)
    {
        using TempFolder folder = Handbook.Create();
        string path = Path.Combine(folder.Path, "ragkit.db");
        SQLitePCL.Batteries_V2.Init();
        Assert.Equal(SQLitePCL.raw.SQLITE_OK, SQLitePCL.raw.sqlite3_open(path, out SQLitePCL.sqlite3 database));
        using (database)
            Assert.Equal(SQLitePCL.raw.SQLITE_OK, SQLitePCL.raw.sqlite3_exec(database, "CREATE TABLE songs(name TEXT); INSERT INTO songs VALUES ('one')"));
        byte[] before = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains("ragkit.db", (await RagKitTool.RunAsync(folder, args)).AssertRefused().Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_corpus_is_refused()
    {
        using TempFolder folder = Handbook.Create();
        ToolRun run = await RagKitTool.RunAsync(folder, "search", "leave", "--db", "docs");
        Assert.Contains("is a folder", run.AssertRefused().Error, StringComparison.Ordinal);
        (await RagKitTool.RunAsync(folder, "ingest", "docs", "--db", "docs")).AssertRefused();
    }
}
